const units = ['kB', 'MB', 'GB'] as const

/** `412 B`, `5.17 MB`, `41.2 MB`: decimal, three figures. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
  return `${value.toFixed(digits)} ${units[unit]}`
}

/** `8,412,160` */
export const formatWhole = (value: number, language: string): string =>
  new Intl.NumberFormat(language).format(value)

/** `9f2c41ab…c07d55e1`: the whole of it stands where it can be copied. */
export const shortHash = (sha256: string): string => `${sha256.slice(0, 8)}…${sha256.slice(-8)}`
