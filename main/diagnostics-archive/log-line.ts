export const logLevels = ['error', 'warn', 'info', 'debug', 'trace'] as const
/** As log lines spell it, brought to one spelling. */
export type LogLevel = (typeof logLevels)[number]

const spellings: Readonly<Record<string, LogLevel>> = {
  emerg: 'error',
  emergency: 'error',
  panic: 'error',
  alert: 'error',
  crit: 'error',
  critical: 'error',
  fatal: 'error',
  severe: 'error',
  error: 'error',
  err: 'error',
  fail: 'error',
  warning: 'warn',
  warn: 'warn',
  wrn: 'warn',
  notice: 'info',
  info: 'info',
  inf: 'info',
  debug: 'debug',
  dbg: 'debug',
  trace: 'trace',
  verbose: 'trace',
}

/** A level stands early in a line; a word in the prose behind it is none. */
const headLength = 120
const word =
  /(?:^|[\s[(<|:"'=/])(emerg(?:ency)?|panic|alert|crit(?:ical)?|fatal|severe|err(?:or)?|fail|warn(?:ing)?|wrn|notice|info?|debug|dbg|trace|verbose)(?=$|[\s\])>|:,"'/])/i
/** Android's and ESP-IDF's: `E (1234) wifi: …`, `01-15 12:00:00.123 1 2 W tag: …`. */
const letter = /(?:^|\d\s+)([EWIDV])(?=\s+\(?\d|\s+[\w.-]+:|\/)/
const letters: Readonly<Record<string, LogLevel>> = {
  E: 'error',
  W: 'warn',
  I: 'info',
  D: 'debug',
  V: 'trace',
}
/** syslog's `<3>`: severity is the rest of eight (RFC 5424 §6.2.1). */
const priority = /^<(\d{1,3})>/

/** null: the line does not say. */
export const levelOf = (line: string): LogLevel | null => {
  const head = line.slice(0, headLength)
  const numbered = priority.exec(head)?.[1]
  if (numbered !== undefined) {
    const severity = Number(numbered) % 8
    return severity <= 3 ? 'error' : severity === 4 ? 'warn' : severity <= 6 ? 'info' : 'debug'
  }
  const named = word.exec(head)?.[1]
  if (named !== undefined) return spellings[named.toLowerCase()] ?? null
  const lettered = letter.exec(head)?.[1]
  return lettered === undefined ? null : (letters[lettered] ?? null)
}

const isoLike =
  /(\d{4})[-/.](\d{2})[-/.](\d{2})[T _](\d{2}):(\d{2}):(\d{2})(?:[.,:](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?/
const european = /(\d{2})\.(\d{2})\.(\d{4})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?/
const common =
  /(\d{2})\/(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-]\d{4})/
const syslog = /(?:^|>)(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(\d{1,2}) (\d{2}):(\d{2}):(\d{2})/
const android = /^(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})\.(\d{3})/
const epoch = /^[[({]?(1\d{9})(?:[.,]?(\d{3})\d*)?(?=\D|$)/
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'

export interface TimeReading {
  /** Of lines that name no zone: minutes ahead of UTC. */
  readonly offsetMinutes: number
  /** Of lines that name no year. */
  readonly year: number
}

const zoneMinutes = (zone: string | undefined, otherwise: number): number => {
  if (zone === undefined) return otherwise
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
}

const milliseconds = (fraction: string | undefined): number =>
  fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)

const utc = (
  year: string | number,
  month: string | number,
  day: string,
  time: readonly (string | undefined)[],
  ms: number,
  offsetMinutes: number,
): number | null => {
  const [hour, minute, second] = time
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    ms,
  )
  return Number.isNaN(at) ? null : at - offsetMinutes * 60_000
}

const monthOf = (name: string | undefined): number => months.indexOf(name ?? '') / 3 + 1

/** When a line was written, milliseconds since the epoch; null: the line does not say. */
export const timeOf = (line: string, { offsetMinutes, year }: TimeReading): number | null => {
  const head = line.slice(0, headLength)
  const iso = isoLike.exec(head)
  if (iso) {
    const [, y = '', month = '', day = '', h, m, s, fraction, zone] = iso
    return utc(y, month, day, [h, m, s], milliseconds(fraction), zoneMinutes(zone, offsetMinutes))
  }
  const seconds = epoch.exec(head)
  if (seconds) return Number(seconds[1]) * 1000 + Number(seconds[2] ?? 0)
  const dotted = european.exec(head)
  if (dotted) {
    const [, day = '', month = '', y = '', h, m, s, fraction] = dotted
    return utc(y, month, day, [h, m, s], milliseconds(fraction), offsetMinutes)
  }
  const web = common.exec(head)
  if (web) {
    const [, day = '', month, y = '', h, m, s, zone] = web
    return utc(y, monthOf(month), day, [h, m, s], 0, zoneMinutes(zone, offsetMinutes))
  }
  const bsd = syslog.exec(head)
  if (bsd) {
    const [, month, day = '', h, m, s] = bsd
    return utc(year, monthOf(month), day, [h, m, s], 0, offsetMinutes)
  }
  const phone = android.exec(head)
  if (!phone) return null
  const [, month = '', day = '', h, m, s, fraction] = phone
  return utc(year, month, day, [h, m, s], milliseconds(fraction), offsetMinutes)
}
