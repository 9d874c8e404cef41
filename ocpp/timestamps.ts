import type { Deviation } from './findings.ts'
import { isDateTime } from './formats.ts'

export interface ReadTimestamp {
  /** Milliseconds since the epoch, UTC. */
  readonly ms: number
  /**
   * What is odd about how it is written or about the clock behind it (params `value`). `readRequest` and
   * `readResponse` have already reported these for the timestamps of a payload.
   */
  readonly deviations: readonly Deviation[]
}

const none: readonly Deviation[] = []

/** A clock that was never set starts in 1970, 2000 or the like; OCPP 1.6 is younger than 2010. */
export const isBeforeOcpp = (raw: string): boolean => raw < '2010' && raw > '0'

// Date, time, fraction and zone, each in the forms that charge points were seen to use (quirk 24).
const lenient =
  /^(\d{4})-?(\d{1,2})-?(\d{1,2})(?:[Tt ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d*))?)?)?\s*(?:([Zz]|UTC|GMT)|([+-])(\d{1,2})(?::?(\d{2}))?)?$/

const number = (digits: string | undefined): number => (digits === undefined ? 0 : Number(digits))

const readLenient = (raw: string): { readonly ms: number; readonly zone: boolean } | null => {
  const text = raw.trim()
  if (text.length > 64) return null
  // Seconds or milliseconds since 1970, as a number.
  if (/^\d{10}$/.test(text)) return { ms: Number(text) * 1000, zone: true }
  if (/^\d{13}$/.test(text)) return { ms: Number(text), zone: true }
  const match = lenient.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction, utc, sign, zoneHours, zoneMinutes] = match
  const days = Date.UTC(number(year), number(month) - 1, number(day))
  const date = new Date(days)
  if (date.getUTCMonth() !== number(month) - 1 || date.getUTCDate() !== number(day)) return null
  if (number(hour) > 24 || number(minute) > 59 || number(second) > 60) return null
  if (number(zoneHours) > 23 || number(zoneMinutes) > 59) return null
  const milliseconds = fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0
  const offset = (sign === '-' ? -1 : 1) * (number(zoneHours) * 60 + number(zoneMinutes)) * 60_000
  const time = ((number(hour) * 60 + number(minute)) * 60 + number(second)) * 1000
  return { ms: days + time + milliseconds - offset, zone: utc !== undefined || sign !== undefined }
}

/** `date-time` that is written by the book: its 19 first characters stand where they should. */
const readStrict = (raw: string): number => {
  const leapSecond = raw.slice(17, 19) === '60'
  const ms = Date.parse(leapSecond ? `${raw.slice(0, 17)}59${raw.slice(19)}` : raw)
  return leapSecond ? ms + 1000 : ms
}

/**
 * Reads a time as charge points write it: RFC 3339, and around it what can be understood: no zone (read as UTC),
 * `+02`, a comma or nothing behind the point, a space for the `T`, seconds since 1970. null = it can not be read.
 */
export const readTimestamp = (raw: string): ReadTimestamp | null => {
  if (isDateTime(raw)) {
    const ms = readStrict(raw)
    return { ms, deviations: isBeforeOcpp(raw) ? [{ rule: 'clock-not-set', params: { value: raw } }] : none }
  }
  const read = readLenient(raw)
  if (read === null || !Number.isFinite(read.ms)) return null
  const rule = read.zone ? 'timestamp-form' : 'timestamp-without-zone'
  const deviations: Deviation[] = [{ rule, params: { value: raw } }]
  if (read.ms < Date.UTC(2010)) deviations.push({ rule: 'clock-not-set', params: { value: raw } })
  return { ms: read.ms, deviations }
}
