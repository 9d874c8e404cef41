/** How much, and how long. */
export const number = { most: 'A whole number from 0 to {{most}}.' }

export const duration = {
  milliseconds: '{{n}} ms',
  seconds: '{{n}} s',
  minutes: '{{n}} min',
  hours: '{{n}} h',
  days: '{{n}} d',
}
