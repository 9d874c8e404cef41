import type { Words } from './words.ts'

/** How much, and how long. */
export const number: Words['number'] = { most: '0부터 {{most}}까지의 정수입니다.' }

export const duration: Words['duration'] = {
  milliseconds: '{{n}}ms',
  seconds: '{{n}}초',
  minutes: '{{n}}분',
  hours: '{{n}}시간',
  days: '{{n}}일',
}
