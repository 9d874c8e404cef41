import { expect, it } from 'vitest'
import { redacted } from '../../contract/redact.ts'
import { emptyState } from '../../contract/project.ts'
import { knownValues } from '../../main/procedures/known-values.ts'
import { memoryReadings } from './support/procedure-bench.ts'

const values = () => knownValues({ journal: { state: () => emptyState }, readings: memoryReadings([]) })

const told = (value: string): string =>
  JSON.stringify([3, '1', { configurationKey: [{ key: 'DoorCode', readonly: false, value }] }])

it.each([
  ['a secret', redacted],
  ['an address with a password', `ftp://owner:${redacted}@files.example/`],
])(
  'takes the mark in place of %s for no value, and knows no longer what was there before',
  async (_, mark) => {
    const known = values()
    known.told('CP1', told('1234'))
    expect(await known.of('CP1', 'doorcode')).toBe('1234')
    known.told('CP1', told(mark))
    expect(await known.of('CP1', 'DoorCode')).toBeNull()
    known.set('CP1', 'DoorCode', 'open')
    expect(await known.of('CP1', 'DoorCode')).toBe('open')
    known.set('CP1', 'DoorCode', mark)
    expect(await known.of('CP1', 'DoorCode')).toBeNull()
  },
)
