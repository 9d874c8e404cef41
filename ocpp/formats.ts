const zero = 48
const nine = 57

/** The number that `length` digits from `at` make; -1 where one is no digit. */
const digits = (text: string, at: number, length: number): number => {
  let value = 0
  for (let i = at; i < at + length; i++) {
    const code = text.charCodeAt(i)
    if (!(code >= zero && code <= nine)) return -1
    value = value * 10 + code - zero
  }
  return value
}

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const within = (value: number, low: number, high: number): boolean => value >= low && value <= high

/**
 * `date-time` of the schemas: RFC 3339 with `T` and a zone, which is the form of ISO 8601 that every receiver has to
 * understand (OCPP 1.6 §3.15): fractions of any length, `Z` or an offset. No regular expression: this is the hot path.
 */
export const isDateTime = (text: string): boolean => {
  if (text.length < 20 || text.length > 64) return false
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (year < 0 || text[4] !== '-' || text[7] !== '-') return false
  if (!within(month, 1, 12) || !within(day, 1, daysInMonth(year, month))) return false
  if (text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return false
  if (!within(digits(text, 11, 2), 0, 23) || !within(digits(text, 14, 2), 0, 59)) return false
  // A second 60 is a leap second.
  if (!within(digits(text, 17, 2), 0, 60)) return false
  let at = 19
  if (text[at] === '.') {
    at++
    const first = at
    while (text.charCodeAt(at) >= zero && text.charCodeAt(at) <= nine) at++
    if (at === first) return false
  }
  if (text[at] === 'Z') return text.length === at + 1
  return (
    (text[at] === '+' || text[at] === '-') &&
    text.length === at + 6 &&
    text[at + 3] === ':' &&
    within(digits(text, at + 1, 2), 0, 23) &&
    within(digits(text, at + 4, 2), 0, 59)
  )
}

/** `uri` of the schemas: a scheme, then the characters of RFC 3986 only. */
export const isUri = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i.test(text)

/** What the generated validators ask for the schemas' `format`. */
export const formats = { 'date-time': isDateTime, uri: isUri } as const
