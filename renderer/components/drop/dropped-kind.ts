import { isJobFileName } from '../../../contract/job-file-name.ts'

/** What a file that was dropped is taken for; `own-name`: only a person can say. */
export type DroppedKind =
  | 'job'
  | 'list'
  | 'template'
  | 'firmware'
  | 'photo'
  /** A firmware manifest: it is read with the files beside it, which a drop does not bring. */
  | 'manifest'
  | 'empty'
  | 'nothing'
  | 'own-name'

const kinds: Readonly<
  Record<Exclude<DroppedKind, 'job' | 'template' | 'manifest' | 'empty' | 'own-name'>, string>
> = {
  list: 'csv tsv txt xlsx',
  photo: 'jpg jpeg png webp heic',
  firmware:
    'bin hex fw img image elf srec s19 dfu uf2 swu raucb upd upg pkg rom ota enc gz tgz tar bz2 xz zst 7z zip ipk deb',
  nothing:
    'pdf doc docx odt ppt pptx rtf html htm xml exe msi dmg appimage mp3 mp4 mov avi gif svg log pcap pcapng eml msg',
}
const isKind = (name: string): name is keyof typeof kinds => Object.hasOwn(kinds, name)

const extensionOf = (name: string): string => /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** How much of a file is looked at. */
const headBytes = 64 * 1024

/** The name of a zip's first entry; null: it is none. */
const firstEntry = (head: Uint8Array): string | null => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.byteLength < 30 || view.getUint32(0, true) !== 0x04034b50) return null
  return new TextDecoder().decode(head.subarray(30, 30 + view.getUint16(26, true)))
}

/** A key at the beginning of a line, in YAML as in JSON. */
const hasKey = (text: string, key: string): boolean => new RegExp(`^[\\s{]*"?${key}"?\\s*:`, 'm').test(text)

const textKind = (text: string): DroppedKind => {
  if (hasKey(text, 'images')) return 'manifest'
  // dictionaries of a vendor have keys too, and are no templates
  return hasKey(text, 'keys') && !hasKey(text, 'vendor') ? 'template' : 'nothing'
}

/** By its name, and by its first bytes where the name says too little. */
export const kindOf = async (file: Pick<File, 'name' | 'size' | 'slice'>): Promise<DroppedKind> => {
  if (isJobFileName(file.name)) return 'job'
  if (file.size === 0) return 'empty'
  const extension = extensionOf(file.name)
  const isText = ['yaml', 'yml', 'json'].includes(extension)
  if (isText || extension === 'zip') {
    const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
    // as a job is exported; one that was renamed on its way is still one
    if (!isText) return firstEntry(head) === 'job.json' ? 'job' : 'firmware'
    return textKind(new TextDecoder().decode(head))
  }
  const found = Object.entries(kinds).find(([, extensions]) => extensions.split(' ').includes(extension))?.[0]
  return found !== undefined && isKind(found) ? found : 'own-name'
}
