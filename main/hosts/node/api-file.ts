import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the bench that holds a data folder answers, and what it wants to be shown. */
export interface ApiAddress {
  readonly url: string
  readonly token: string
}

const fileIn = (dataDir: string): string => join(dataDir, 'api.json')

/** For commands of the same user alone: the file can be read by nobody else. */
export const writeApiFile = (dataDir: string, { url, token }: ApiAddress): void => {
  const file = fileIn(dataDir)
  rmSync(`${file}.new`, { force: true })
  writeFileSync(`${file}.new`, JSON.stringify({ format: 1, url, token }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export const removeApiFile = (dataDir: string): void => rmSync(fileIn(dataDir), { force: true })

/** null: there is none that can be read. */
export const readApiFile = (dataDir: string): ApiAddress | null => {
  try {
    const read: unknown = JSON.parse(readFileSync(fileIn(dataDir), 'utf8'))
    return typeof read === 'object' &&
      read !== null &&
      'url' in read &&
      typeof read.url === 'string' &&
      'token' in read &&
      typeof read.token === 'string'
      ? { url: read.url, token: read.token }
      : null
  } catch {
    return null
  }
}
