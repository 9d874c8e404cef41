import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type {
  FirmwareCandidate,
  FirmwareDetails,
  FirmwareImage,
  FirmwareImport,
} from '../../../../contract/firmware.ts'
import { ToolError } from '../../../../contract/tool-error.ts'
import type { BenchSession } from '../bench-session.ts'

// What a bench of this same version answers is its own contract: it is not parsed again here.
const answerOf = async <T extends object>(response: Response): Promise<T> => (await response.json()) as T

export const imagesOf = async (session: BenchSession): Promise<readonly FirmwareImage[]> =>
  (await answerOf<{ images: readonly FirmwareImage[] }>(await session.ask('/api/firmware'))).images

export const candidatesOf = async (
  session: BenchSession,
  chargePointId: string,
): Promise<readonly FirmwareCandidate[]> => {
  const path = `/api/charge-points/${encodeURIComponent(chargePointId)}/firmware`
  return (await answerOf<{ images: readonly FirmwareCandidate[] }>(await session.ask(path))).images
}

/** Streams a file into the library. */
export const addImage = async (
  session: BenchSession,
  file: string,
  details: FirmwareDetails,
): Promise<FirmwareImage> => {
  const words = Object.entries(details).filter(([, word]) => word !== undefined)
  const query = new URLSearchParams({ name: basename(file), ...Object.fromEntries(words) })
  const body: ReadableStream = Readable.toWeb(createReadStream(file)) as ReadableStream
  const init = { method: 'POST', body, duplex: 'half' as const }
  return answerOf(await session.ask(`/api/firmware?${query.toString()}`, init))
}

export const importFolder = async (session: BenchSession, path: string): Promise<FirmwareImport> =>
  answerOf(await session.ask('/api/firmware/import', { method: 'POST', body: JSON.stringify({ path }) }))

export const removeImage = async (session: BenchSession, id: string): Promise<void> => {
  await session.ask(`/api/firmware/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** An image by its id, the beginning of its hash, its name or its version; a file is taken in first. */
export const imageOf = async (
  session: BenchSession,
  wanted: string,
  details: FirmwareDetails,
): Promise<FirmwareImage> => {
  const images = await imagesOf(session)
  const fits = ({ id, name, sha256, details: own }: FirmwareImage): boolean =>
    id === wanted ||
    name === wanted ||
    own.version === wanted ||
    (wanted.length >= 6 && sha256.startsWith(wanted))
  const [one, other] = images.filter(fits)
  if (one && other)
    throw new ToolError(
      'request-invalid',
      { name: 'image' },
      null,
      `"${wanted}" is the name of several images: give the id, of "chargebench firmware library".`,
    )
  if (one) return one
  if (isFile(wanted)) return addImage(session, wanted, details)
  throw new ToolError(
    'not-found',
    { id: wanted },
    null,
    `"${wanted}" is neither an image of the library nor a file.`,
  )
}
