import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { importLimits } from '../../contract/local-list-import.ts'
import { isToolError } from '../../contract/tool-error.ts'
import { refused } from './refusal.ts'

/** Parts of a workbook; ordinary ones have some tens. */
const mostParts = 5_000

/** The parts of a workbook. What is unpacked is counted over all of them as it comes, whatever the archive says. */
export interface ZipParts {
  has(name: string): boolean
  /** The text of a part in portions; nothing where there is none. Throws `list-file-refused`. */
  text(name: string): AsyncGenerator<string, void>
}

const openZip = (bytes: Uint8Array): Promise<yauzl.ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: false }
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    yauzl.fromBuffer(buffer, options, (error, zip) => (error ? reject(error) : resolve(zip)))
  })

const entriesOf = (zip: yauzl.ZipFile): Promise<ReadonlyMap<string, yauzl.Entry>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, yauzl.Entry>()
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.set(entry.fileName, entry)
      if (entries.size > mostParts) reject(refused('unpacks-too-large', { parts: entries.size }))
      else zip.readEntry()
    })
    zip.on('error', reject)
    zip.on('end', () => resolve(entries))
    zip.readEntry()
  })

const streamOf = (zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })

const damaged = (error: unknown): Error =>
  isToolError(error)
    ? error
    : refused('workbook-damaged', { detail: error instanceof Error ? error.message : String(error) })

export const openZipParts = async (bytes: Uint8Array): Promise<ZipParts> => {
  try {
    const zip = await openZip(bytes)
    const entries = await entriesOf(zip)
    let unpacked = 0
    return {
      has: (name) => entries.has(name),
      async *text(name) {
        const entry = entries.get(name)
        if (!entry) return
        if (entry.isEncrypted()) throw refused('workbook-encrypted')
        const most = importLimits.unpackedBytes
        try {
          const stream: AsyncIterable<Buffer> = await streamOf(zip, entry)
          const decoder = new TextDecoder('utf-8', { fatal: true })
          for await (const chunk of stream) {
            unpacked += chunk.byteLength
            if (unpacked > most) throw refused('unpacks-too-large', { most })
            yield decoder.decode(chunk, { stream: true })
          }
          yield decoder.decode()
        } catch (error) {
          throw damaged(error)
        }
      },
    }
  } catch (error) {
    throw damaged(error)
  }
}
