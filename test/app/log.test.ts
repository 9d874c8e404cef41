import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileLog } from '../../main/log.ts'
import { manualClock } from '../storage/support/manual-clock.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chargebench-log-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const linesOf = (file = 'chargebench.log') =>
  readFileSync(join(dir, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the log', () => {
  it('is JSON lines with the time in UTC, written within its interval', () => {
    const clock = manualClock(0)
    const log = createFileLog({ dir, clock })
    log.with({ part: 'csms' }).with({ chargePointId: 'CB001' }).write('info', 'opened', { connectionId: 7 })
    clock.advance(200)
    expect(linesOf()).toEqual([
      {
        at: '1970-01-01T00:00:00.000Z',
        level: 'info',
        event: 'opened',
        part: 'csms',
        chargePointId: 'CB001',
        connectionId: 7,
      },
    ])
    log.close()
  })

  it('holds no secret', () => {
    const log = createFileLog({ dir, clock: manualClock() })
    log.with({ token: 'tell-nobody' }).write('error', 'failed', {
      error: new Error('ftp://a:tell-nobody@x', { cause: { frame: '{"AuthorizationKey":"tell-nobody"}' } }),
    })
    log.close()
    expect(readFileSync(join(dir, 'chargebench.log'), 'utf8')).not.toContain('tell-nobody')
  })

  it('writes errors at once, and everything when it is closed', () => {
    const log = createFileLog({ dir, clock: manualClock() })
    log.write('info', 'first')
    log.write('error', 'second')
    expect(linesOf().map(({ event }) => event)).toEqual(['first', 'second'])
    log.write('info', 'third')
    log.close()
    expect(linesOf()).toHaveLength(3)
  })

  it('drops what is below its level', () => {
    const log = createFileLog({ dir, clock: manualClock(), level: 'warn' })
    log.write('info', 'quiet')
    log.write('warn', 'loud')
    log.close()
    expect(linesOf().map(({ event }) => event)).toEqual(['loud'])
  })

  it('is bounded in size and number of files, and keeps the newest', () => {
    const clock = manualClock()
    const log = createFileLog({ dir, clock, maxBytes: 2000, keptFiles: 2 })
    for (let i = 0; i < 200; i++) {
      log.write('info', 'line', { i })
      clock.advance(200)
    }
    log.close()
    const files = readdirSync(dir).toSorted()
    expect(files).toEqual(['chargebench.1.log', 'chargebench.2.log', 'chargebench.log'])
    for (const file of files) expect(statSync(join(dir, file)).size).toBeLessThanOrEqual(2000)
    const kept = ['chargebench.2.log', 'chargebench.1.log', 'chargebench.log'].flatMap((file) =>
      linesOf(file),
    )
    expect(kept.map(({ i }) => i)).toEqual(
      Array.from({ length: kept.length }, (_, n) => 200 - kept.length + n),
    )
  })

  it('cuts a line that is too long', () => {
    const log = createFileLog({ dir, clock: manualClock() })
    log.write('info', 'long', { text: 'x'.repeat(200_000) })
    log.close()
    const [line] = linesOf()
    expect(line).toMatchObject({ event: 'long', cut: expect.any(Number) as unknown })
    expect(JSON.stringify(line).length).toBeLessThan(80_000)
  })

  it('disturbs nobody when it cannot be written, and says later how much was lost', () => {
    const blocked = join(dir, 'logs')
    writeFileSync(blocked, 'a file where the folder should be')
    const log = createFileLog({ dir: blocked, clock: manualClock() })
    log.write('error', 'lost')
    rmSync(blocked)
    log.write('error', 'kept')
    log.close()
    const lines = readFileSync(join(blocked, 'chargebench.log'), 'utf8')
    expect(lines).toMatch(/"log-lines-dropped","count":1/)
    expect(lines).toContain('"kept"')
  })
})
