import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { builtCli, firstLine, runBuilt } from '../support/built-host.ts'
import { createPtyPair } from './support/pty-pair.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-rfid-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const simulator = fileURLToPath(new URL('./support/ccid_reader.py', import.meta.url))
type Line = Readonly<Record<string, unknown>>

/** The built command on a computer that has this one reader. `AT_FIRST`: what hands did before it started. */
const startWithReader = (args: readonly string[], atFirst = '') => {
  const child = spawn('/usr/bin/python3', [simulator, process.execPath, builtCli, ...args], {
    env: { ...process.env, AT_FIRST: atFirst },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as Line)
    for (const wake of waiting) wake()
  })
  let seen = 0
  /** The next line that has all of this, after those that were asked for before. */
  const next = (wanted: Line): Promise<Line> =>
    new Promise((resolve, reject) => {
      const look = () => {
        for (; seen < lines.length;) {
          const line = lines[seen++] ?? {}
          if (!Object.entries(wanted).every(([name, value]) => line[name] === value)) continue
          waiting.delete(look)
          return resolve(line)
        }
      }
      waiting.add(look)
      look()
      void exited.then(() => reject(new Error(`it ended before ${JSON.stringify(wanted)}:\n${errors}`)))
    })
  return { next, exited, lines, hands: (order: string) => void child.stdin.write(`${order}\n`), child }
}
type Run = ReturnType<typeof startWithReader>

const runs: Run[] = []
const start = (...args: Parameters<typeof startWithReader>): Run => {
  const run = startWithReader(...args)
  runs.push(run)
  return run
}
afterEach(async () => {
  for (const { child, exited } of runs.splice(0)) {
    child.stdin.end()
    await exited
  }
})
const reading = { event: 'state', state: 'reading' }

describe('a CCID reader on USB', () => {
  it('is named by `ports`, with what it can do', async () => {
    const run = start(['ports', '--json'])
    expect(await run.next({ event: 'device' })).toMatchObject({
      id: 'usb:072f:2200@1-1',
      kind: 'rfid reader',
      driver: 'ccid',
      can: ['read-cards', 'signal-card'],
      state: { state: 'free' },
    })
    expect(await run.exited).toEqual([0, null])
  })

  it('gives each card as it comes, of 4, 7 and 10 bytes, and warns of a random one', async () => {
    const run = start(['rfid', '--json'])
    await run.next(reading)
    for (const uid of ['04A1B2C3', '04A1B2C3D4E580', '04A1B2C3D4E580112233', '08112233']) {
      run.hands(`card ${uid}`)
      expect(await run.next({ event: 'card' })).toMatchObject({
        uid,
        technology: 'mifare-ultralight',
        warning: uid.startsWith('08') ? 'random-uid' : null,
      })
      run.hands('remove')
    }
  })

  it('is followed over unplugging: an event, no end', async () => {
    const run = start(['rfid', '--json'])
    await run.next(reading)
    run.hands('unplug')
    await run.next({ event: 'state', state: 'unplugged' })
    run.hands('plug')
    await run.next(reading)
    run.hands('card 04010203')
    expect(await run.next({ event: 'card' })).toMatchObject({ uid: '04010203' })
  })

  it('gets over a stall and over a silence', async () => {
    const run = start(['rfid', '--json'])
    await run.next(reading)
    run.hands('stall')
    run.hands('card 04010203')
    expect(await run.next({ event: 'card' })).toMatchObject({ uid: '04010203' })
    run.hands('silent')
    run.hands('remove')
    expect(await run.next({ event: 'state', state: 'refused' })).toMatchObject({ error: 'reader-failed' })
    run.hands('talk')
    run.hands('card 04040506')
    await run.next(reading)
    expect(await run.next({ event: 'card' })).toMatchObject({ uid: '04040506' })
  })

  it('that another program has is taken when it is freed', async () => {
    const run = start(['rfid', '--json'], 'busy')
    expect(await run.next({ event: 'state', state: 'busy' })).toMatchObject({ holder: { who: 'program' } })
    run.hands('free')
    await run.next(reading)
  })

  it('`--count` ends with 0 after so many cards', async () => {
    const run = start(['rfid', '--json', '--count', '1'], 'card 04010203')
    await run.next({ event: 'card' })
    expect(await run.exited).toEqual([0, null])
  })
})

describe('chargebench rfid on a serial port', () => {
  it('reads lines', async () => {
    const far = await createPtyPair()
    const args = ['rfid', '--device', far.path, '--reader', 'lines', '--count', '2', '--json']
    const run = runBuilt([...args, '--framing', 'stx-etx', '--checksum', 'xor'])
    await firstLine(run)
    while (!run.stdout().includes('"reading"')) await once(run.child.stdout ?? run.child, 'data')
    await far.send('\u00020A0057F5D67E\u0003 noise \u00020102030405FF\u0003\u0002010203040501\u0003')
    expect((await run.exited).code).toBe(0)
    const lines = run
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    expect(lines.filter(({ event }) => event === 'card').map(({ uid }) => uid)).toEqual([
      '0A0057F5D6',
      '0102030405',
    ])
    expect(lines.filter(({ event }) => event === 'unreadable').map(({ raw }) => raw)).toContain(
      '0102030405FF',
    )
    await far.kill()
  })

  it.each([
    ['a port that is not there', ['--device', '/dev/chargebench-none', '--reader', 'lines'], 'port-gone'],
    ['a name that is none', ['--device', 'printer', '--reader', 'lines'], 'device-unknown'],
    ['no reader named', ['--device', '/dev/chargebench-none'], 'input-invalid'],
    ['no card in time', ['--count', '1', '--exit-after', '0.1'], 'wait-timed-out'],
  ])('%s ends with 2 and says why', async (_what, args, code) => {
    const run = runBuilt(['rfid', '--json', ...args])
    expect((await run.exited).code).toBe(2)
    expect(run.stdout()).toContain(`"code":"${code}"`)
    expect(run.stderr()).toContain('chargebench: ')
  })
})

it('`ports` loads no native module, `rfid` only the one that it needs', async () => {
  const hook = join(scratch, 'hook.cjs')
  const log = join(scratch, 'loaded.txt')
  writeFileSync(
    hook,
    `const { appendFileSync } = require('node:fs'); const load = process.dlopen;
     process.dlopen = (module, file, ...rest) => {
       appendFileSync(${JSON.stringify(log)}, file + '\\n'); return load.call(process, module, file, ...rest) }`,
  )
  const env = { NODE_OPTIONS: `--require ${hook}` }
  expect((await runBuilt(['ports'], env).exited).code).toBe(0)
  expect((await runBuilt(['--help'], env).exited).code).toBe(0)
  expect(existsSync(log)).toBe(false)
  const far = await createPtyPair()
  const args = ['rfid', '--device', far.path, '--reader', 'lines', '--exit-after', '1']
  expect((await runBuilt(args, env).exited).code).toBe(0)
  expect(readFileSync(log, 'utf8')).toMatch(/bindings-cpp/)
  expect(readFileSync(log, 'utf8')).not.toMatch(/node_modules\/usb\//)
  await far.kill()
})

it.each([['ports'], ['rfid']])('%s has --help', async (command) => {
  const run = runBuilt([command, '--help'])
  expect((await run.exited).code).toBe(0)
  expect(run.stdout()).toContain(`Usage: chargebench ${command}`)
  expect(run.stdout()).toContain('--json')
})
