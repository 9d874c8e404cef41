import type { TFunction } from 'i18next'

const pad = (n: number, width = 2): string => String(n).padStart(width, '0')

/** `09:14:02`, by the wall clock of whoever looks. */
export const formatTime = (ms: number): string => {
  const date = new Date(ms)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

/** `09:14:02.118` */
export const formatTimeMs = (ms: number): string =>
  `${formatTime(ms)}.${pad(new Date(ms).getMilliseconds(), 3)}`

/** `09:14:02`, and the date before it when that is not the day of `now`: `2026-11-20 09:14:02`. */
export const formatMoment = (ms: number, now: number): string => {
  const date = new Date(ms)
  const sameDay = date.toDateString() === new Date(now).toDateString()
  return sameDay
    ? formatTime(ms)
    : `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${formatTime(ms)}`
}

/** Running time as a stopwatch shows it: `0:20`, `12:04`, `1:04:07`; days past 24 hours. Never negative. */
export const formatElapsed = (ms: number, t: TFunction): string => {
  const total = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(total / 3600)
  if (hours >= 24) return t('duration.days', { n: Math.floor(hours / 24) })
  const minutes = Math.floor(total / 60) % 60
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(total % 60)}` : `${minutes}:${pad(total % 60)}`
}

/** A length of time in one unit: `10 s`, `5 min`, `2 h`. */
export const formatInterval = (seconds: number, t: TFunction): string => {
  if (seconds >= 3600 && seconds % 3600 === 0) return t('duration.hours', { n: seconds / 3600 })
  if (seconds >= 60 && seconds % 60 === 0) return t('duration.minutes', { n: seconds / 60 })
  return t('duration.seconds', { n: seconds })
}

/** A measured time with what its size deserves: `3 ms`, `0.04 s`, `1.31 s`, `41.1 s`, then as a stopwatch. */
export const formatMeasured = (ms: number, t: TFunction): string => {
  if (ms < 10) return t('duration.milliseconds', { n: Math.round(ms) })
  if (ms < 60_000) return t('duration.seconds', { n: (ms / 1000).toFixed(ms < 10_000 ? 2 : 1) })
  return formatElapsed(ms, t)
}

/** A signed offset: `+3.4 s`, `−12 s`, `+5 min 20 s`, `−2 h 00 min`, `+412 d`. */
export const formatOffset = (offsetMs: number, t: TFunction): string => {
  const seconds = Math.abs(offsetMs) / 1000
  if (seconds < 0.05) return t('duration.seconds', { n: '0.0' })
  const sign = offsetMs < 0 ? '−' : '+'
  if (seconds < 59.95) return `${sign}${t('duration.seconds', { n: seconds.toFixed(1) })}`
  const total = Math.round(seconds)
  const minutes = Math.floor(total / 60)
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${sign}${t('duration.days', { n: Math.floor(hours / 24) })}`
  return hours > 0
    ? `${sign}${t('duration.hours', { n: hours })} ${t('duration.minutes', { n: pad(minutes % 60) })}`
    : `${sign}${t('duration.minutes', { n: minutes })} ${t('duration.seconds', { n: pad(total % 60) })}`
}
