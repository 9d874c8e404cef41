import sanitize from 'sanitize-filename'

const longest = 120
/** Marks that turn the direction of writing, and what has no width: `gpj.exe` shown as `exe.jpg`. */
const invisible = /[\p{Cf}\p{Zl}\p{Zp}]/gu

const shortened = (name: string): string => {
  if (name.length <= longest) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  return name.slice(0, longest - extension.length).trimEnd() + extension
}

/**
 * A charge point's name for a file, as a name that is safe on every system: its last part, without what Windows
 * forbids, without control characters. Never empty, never with a path.
 */
export const safeFileName = (given: string | null, otherwise = 'upload'): string => {
  const last = (given ?? '').split(/[/\\]/).filter(Boolean).at(-1) ?? ''
  const name = sanitize(shortened(last.replaceAll(invisible, '').trim()), { replacement: '_' }).trim()
  return /^[._\s]*$/.test(name) ? otherwise : name.replace(/^\.+/, '')
}

/** As it stands in a URL: letters that no charge point has to percent-decode. */
export const urlFileName = (given: string): string =>
  safeFileName(given, 'file')
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')

export const longestGivenName = 1024
