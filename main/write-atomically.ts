import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'

/** The file has the old text or the new one, whenever the power goes; only its owner may read it. Throws as fs does. */
export const writeAtomically = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
