import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { levelOf, timeOf } from '../../main/diagnostics-archive/log-line.ts'
import { openLogText } from '../../main/diagnostics-archive/log-text.ts'
import { tempDir } from '../transfer/support/transfer-bench.ts'

const openText = async (text: string | Buffer) => {
  const path = join(tempDir(), 'log')
  writeFileSync(path, text)
  const log = await openLogText(path, { year: 2026 })
  onTestFinished(() => log.close())
  return log
}

it.each([
  ['2026-01-15T12:00:01.250Z hello', '2026-01-15T12:00:01.250Z'],
  ['[2026-01-15 12:00:01,250] INFO x', '2026-01-15T12:00:01.250Z'],
  ['2026/01/15 12:00:01 +09:00 x', '2026-01-15T03:00:01.000Z'],
  ['15.01.2026 12:00:01 x', '2026-01-15T12:00:01.000Z'],
  ['10.0.0.1 - - [15/Jan/2026:12:00:01 +0100] "GET /"', '2026-01-15T11:00:01.000Z'],
  ['<30>Jan 15 12:00:01 cp ocppd[12]: x', '2026-01-15T12:00:01.000Z'],
  ['01-15 12:00:01.250  99  99 I tag: x', '2026-01-15T12:00:01.250Z'],
  ['1768478401.250 x', '2026-01-15T12:00:01.250Z'],
])('reads the time of %s', (line, expected) => {
  const at = timeOf(line, { offsetMinutes: 0, year: 2026 })
  expect(at === null ? null : new Date(at).toISOString()).toBe(expected)
})

it.each([
  ['2026-01-15 12:00:01 [ERROR] x', 'error'],
  ['2026-01-15 12:00:01 WARN  x', 'warn'],
  ['level=info msg="no error here"', 'info'],
  ['E (1234) wifi: lost', 'error'],
  ['01-15 12:00:01.250  99  99 W tag: x', 'warn'],
  ['<11>Jan 15 12:00:01 x', 'error'],
  ['the terror of information', null],
])('reads the level of %s', (line, level) => expect(levelOf(line)).toBe(level))

it('reads windows, finds text and levels, and goes to a time', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 15) + i * 1000).toISOString()
    return i % 100 === 7 ? `${at} ERROR contactor welded\r\n    at line ${i}` : `${at} INFO beat ${i}`
  })
  const log = await openText(`${lines.join('\n')}\n`)
  expect(log.lineCount).toBe(5050)
  expect(log.span).toEqual({ from: Date.UTC(2026, 0, 15), to: Date.UTC(2026, 0, 15) + 4_999_000 })
  expect((await log.window(5048, 100)).map(({ number }) => number)).toEqual([5048, 5049])
  const errors = await log.find({ levels: ['error'] })
  expect(errors.count).toBe(100)
  expect(await errors.lines(0, 2)).toMatchObject([
    { number: 7, text: expect.stringMatching(/welded$/), level: 'error' },
    { number: 8, text: '    at line 7', level: 'error' },
  ])
  expect(errors.before(8)).toBe(1)
  const beat = await log.find({ text: 'BEAT 4999', levels: ['info'] })
  expect(beat.numbers(0, 10)).toEqual([5049])
  const line = await log.lineAt(Date.UTC(2026, 0, 15, 0, 50, 0, 400))
  expect((await log.window(line ?? -1, 1))[0]?.text).toContain('beat 3000')
  expect(await log.lineAt(0)).toBe(0)
})

it('a line without an end, bytes that are no text and no last newline are all shown', async () => {
  const log = await openText(
    Buffer.concat([Buffer.alloc(3_000_000, 'x'), Buffer.from([0x0a, 0xff, 0xfe, 0x41])]),
  )
  const [long, odd] = await log.window(0, 10)
  expect(long).toMatchObject({ isCut: true })
  expect(long?.text).toHaveLength(8192)
  expect(odd?.text).toMatch(/A$/)
  expect((await openText('')).lineCount).toBe(0)
})

const encodings: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16, little endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
]
it.each(encodings)('reads %s', async (_name, encode) => {
  // U+0A0A and U+010A hold the byte of a line end, and are none
  const text = Array.from({ length: 60_000 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 15) + i * 1000).toISOString()
    return `${at} ${i % 1000 === 7 ? 'ERROR 접촉기 용착' : 'INFO ok \u0a0a\u010a'} ${i}`
  })
  const log = await openText(encode(text.join('\r\n')))
  expect(log.lineCount).toBe(60_000)
  expect(log.span?.from).toBe(Date.UTC(2026, 0, 15))
  expect((await log.window(0, 1))[0]?.text).toBe(text[0])
  expect((await log.window(59_999, 1))[0]?.text).toBe(text[59_999])
  const errors = await log.find({ text: '용착', levels: ['error'] })
  expect((await errors.lines(59, 1)).map((line) => line.text)).toEqual([text[59_007]])
  expect(await log.lineAt(Date.UTC(2026, 0, 15, 10))).toBe(36_000)
  const long = await openText(encode('x'.repeat(40_000)))
  expect((await long.window(0, 1))[0]).toMatchObject({ isCut: true, text: 'x'.repeat(8192) })
})

it('100 MB of lines cost an index, not their size', async () => {
  const path = join(tempDir(), 'large')
  const block = Buffer.from(
    '2026-01-15T12:00:00.000Z DEBUG meter value 230.1 V on connector 1, phase L1\n'.repeat(14_000),
  )
  const file = openSync(path, 'w')
  for (let i = 0; i < 96; i++) writeSync(file, block)
  closeSync(file)
  const before = process.memoryUsage().rss
  const log = await openLogText(path)
  expect(log.lineCount).toBe(96 * 14_000)
  expect((await log.window(log.lineCount - 1, 5))[0]?.number).toBe(log.lineCount - 1)
  expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 ** 2)
  await log.close()
})
