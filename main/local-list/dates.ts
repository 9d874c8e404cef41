import type { DateOrder } from '../../contract/local-list-import.ts'

/** `ambiguous`: it can be another day, by which of two numbers is the month. */
export type DateReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'date'; readonly at: string }
  | { readonly kind: 'ambiguous'; readonly at: string; readonly or: string }
  | { readonly kind: 'unreadable' }

type Order = Exclude<DateOrder, 'auto'>

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const unreadable: DateReading = { kind: 'unreadable' }
/** Words for "for ever". */
const never = /^(-|–|none|never|unlimited|keine?|unbegrenzt|없음|무기한|영구)$/i

const zone = /(?:T|\s)\d{1,2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/i
/** `2027-12-31`, `2027. 12. 31.`, `2027/12/31 18:00`, `2027년 12월 31일` */
const yearFirst = /^(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:[T\s]+(.+))?$/
const compact = /^(\d{4})(\d{2})(\d{2})$/
/** `31.12.2027`, `31/12/2027 18:00` */
const yearLast = /^(\d{1,2})\s*([-./])\s*(\d{1,2})\s*[-./]\s*(\d{4})(?:[T\s]+(.+))?$/
/** `31 Dec 2027`, `31-Dec-2027` */
const dayMonth = /^(\d{1,2})[\s.-]+([a-z]{3,9})\.?[\s,-]+(\d{4})$/i
/** `Dec 31, 2027` */
const monthDay = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/i
const time = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/

/** A day without a time is valid to its end, by this laptop's zone: it stands beside the charge point. */
const atLocal = (year: number, month: number, day: number, clock: string | undefined): string | null => {
  const [, hours, minutes, seconds] = clock === undefined ? [] : (time.exec(clock.trim()) ?? [])
  if (clock !== undefined && hours === undefined) return null
  const at =
    clock === undefined
      ? new Date(year, month - 1, day, 23, 59, 59)
      : new Date(year, month - 1, day, Number(hours), Number(minutes), Number(seconds ?? 0))
  // what rolled over into another day was none
  const isDay = at.getFullYear() === year && at.getMonth() === month - 1 && at.getDate() === day
  return isDay && year >= 1970 ? at.toISOString() : null
}

const asDate = (at: string | null): DateReading => (at === null ? unreadable : { kind: 'date', at })

const monthOf = (name: string): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1

const readYearLast = (match: RegExpExecArray, order: Order | null): DateReading => {
  const [, one = '', separator = '', two = '', year = '', clock] = match
  const read = (day: string, month: string): string | null =>
    atLocal(Number(year), Number(month), Number(day), clock)
  const dayFirst = read(one, two)
  const monthFirst = read(two, one)
  if (order === 'month-day-year') return asDate(monthFirst)
  // points stand after days wherever they are used
  if (order === 'day-month-year' || separator === '.') return asDate(dayFirst)
  if (dayFirst === null || monthFirst === null || dayFirst === monthFirst)
    return asDate(dayFirst ?? monthFirst)
  return { kind: 'ambiguous', at: dayFirst, or: monthFirst }
}

/** `order` null: nothing tells whether the day or the month comes first. */
export const readDate = (given: string, order: Order | null): DateReading => {
  const text = given.trim()
  if (text === '' || never.test(text)) return { kind: 'none' }
  if (zone.test(text)) {
    const at = Date.parse(text.replace(' ', 'T'))
    return Number.isNaN(at) ? unreadable : { kind: 'date', at: new Date(at).toISOString() }
  }
  const first = yearFirst.exec(text) ?? compact.exec(text)
  if (first) return asDate(atLocal(Number(first[1]), Number(first[2]), Number(first[3]), first[4]))
  const last = yearLast.exec(text)
  if (last) return readYearLast(last, order)
  const named = dayMonth.exec(text)
  if (named) return asDate(atLocal(Number(named[3]), monthOf(named[2] ?? ''), Number(named[1]), undefined))
  const turned = monthDay.exec(text)
  if (turned)
    return asDate(atLocal(Number(turned[3]), monthOf(turned[1] ?? ''), Number(turned[2]), undefined))
  return unreadable
}

/** What the other dates of a column tell; null: nothing, or both. */
export const orderOf = (texts: Iterable<string>): Order | null => {
  let dayFirst = false
  let monthFirst = false
  for (const text of texts) {
    const [, one, , two] = yearLast.exec(text.trim()) ?? []
    if (Number(one) > 12) dayFirst = true
    if (Number(two) > 12) monthFirst = true
  }
  if (dayFirst === monthFirst) return null
  return dayFirst ? 'day-month-year' : 'month-day-year'
}
