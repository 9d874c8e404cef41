/**
 * What readers and serial ports cost: 10,000 cards from a line reader without loss, and the software's time for a block
 * that is acknowledged, as a share of its time on the line. Over pseudo-terminals of socat, so Linux alone.
 */
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { lineReaderSchema } from '../contract/devices.ts'
import { createNativeModules } from '../drivers/native.ts'
import { openLineReader } from '../drivers/rfid/lines/driver.ts'
import { openSerialPort } from '../drivers/serial/serial-port.ts'
import { systemClock } from '../main/clock.ts'
import { createPtyPair } from '../test/drivers/support/pty-pair.ts'
import { median, spread } from './statistics.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7)
const blocks = 300
const cardCount = 10_000
const native = createNativeModules()

const uidOf = (n: number): string => `04${n.toString(16).padStart(12, '0').toUpperCase()}`

/** Writes as fast as the pseudo-terminal takes it; every card has to come out, in order. */
const readCards = async (): Promise<void> => {
  const far = await createPtyPair()
  const port = await openSerialPort({ path: far.path, native, line: { baudRate: 9_600 } })
  const settings = lineReaderSchema.parse({ reader: 'lines' })
  const reader = openLineReader({ port, clock: systemClock, settings })
  const started = performance.now()
  const sending = (async () => {
    for (let n = 0; n < cardCount; n += 50)
      await far.send(Array.from({ length: 50 }, (_, i) => `${uidOf(n + i)}\r\n`).join(''))
  })()
  let next = 0
  for await (const { uid } of reader.cards()) {
    if (uid !== uidOf(next)) throw new Error(`card ${next}: ${uid} instead of ${uidOf(next)}`)
    if (++next === cardCount) break
  }
  await sending
  const seconds = (performance.now() - started) / 1_000
  await reader.close()
  await far.kill()
  console.log(`${next} of ${cardCount} cards, in order, none lost (${seconds.toFixed(2)} s)`)
}

/** The far end in a thread of its own: answers each block with one byte. */
const answering = `
  const { workerData, parentPort } = require('node:worker_threads')
  const { openSync, readSync, writeSync } = require('node:fs')
  const fd = openSync(workerData.path, 'r+')
  const buffer = Buffer.alloc(4096)
  parentPort.postMessage('ready')
  try {
    for (;;) {
      for (let left = workerData.length; left > 0;) {
        const got = readSync(fd, buffer, 0, left)
        if (got === 0) process.exit()
        left -= got
      }
      writeSync(fd, Buffer.of(6))
    }
  } catch {
    process.exit()
  }
`

/** Sends a block and waits for the byte that acknowledges it. */
type Exchange = (block: Uint8Array) => Promise<unknown>

const openFar = async (length: number) => {
  const far = await createPtyPair()
  const worker = new Worker(answering, { eval: true, workerData: { path: far.farPath, length } })
  await once(worker, 'message')
  const ended = once(worker, 'exit')
  const close = async (): Promise<void> => {
    await far.kill()
    await ended
  }
  return { path: far.path, close }
}

const ours = async (path: string): Promise<Exchange> => {
  const port = await openSerialPort({ path, native })
  return async (block) => {
    await port.write(block)
    return port.readable.read()
  }
}

/** serialport by itself: what cannot be undercut. */
const bare = async (path: string): Promise<Exchange> => {
  const { SerialPort } = await native.serialport()
  const port = new SerialPort({ path, baudRate: 115_200 })
  await once(port, 'open')
  let answered: (value: unknown) => void = () => undefined
  port.on('data', (bytes) => answered(bytes))
  return (block) =>
    new Promise((resolve) => {
      answered = resolve
      port.write(block)
    })
}

const oneRound = async (exchange: Exchange, block: Uint8Array): Promise<number> => {
  const started = performance.now()
  for (let n = 0; n < blocks; n++) await exchange(block)
  return ((performance.now() - started) * 1_000) / blocks
}

interface BlockTimes {
  /** Microseconds a block, by round. */
  readonly ours: number[]
  readonly bare: number[]
}

const blockTimes = async (length: number): Promise<BlockTimes> => {
  const ends = [await openFar(length), await openFar(length)] as const
  const candidates = [await ours(ends[0].path), await bare(ends[1].path)] as const
  const block = new Uint8Array(length).fill(0x55)
  const times: BlockTimes = { ours: [], bare: [] }
  const warmUp = 2
  for (let round = -warmUp; round < rounds; round++) {
    const own = await oneRound(candidates[0], block)
    const other = await oneRound(candidates[1], block)
    if (round < 0) continue
    times.ours.push(own)
    times.bare.push(other)
  }
  for (const end of ends) await end.close()
  return times
}

/**
 * Other work on the computer lengthens each turn of threads: where serialport by itself misses the goal too, the
 * computer was too busy to say, or too slow.
 */
const verdict = (goal: number, shares: readonly number[], bare: readonly number[]): string => {
  if (median(shares) <= goal) return `≤ ${goal}: reached`
  return median(bare) <= goal ? `≤ ${goal}: not reached` : `≤ ${goal}: not reached, nor by bare serialport`
}

await readCards()
const goals = [
  { baudRate: 921_600, length: 128, goal: 0.15 },
  { baudRate: 921_600, length: 1024, goal: 0.02 },
  { baudRate: 115_200, length: 128, goal: 0.02 },
] as const
const measured = new Map<number, BlockTimes>()
for (const length of new Set(goals.map((goal) => goal.length))) measured.set(length, await blockTimes(length))
console.table(
  goals.map(({ baudRate, length, goal }) => {
    const times = measured.get(length) ?? { ours: [], bare: [] }
    // ten bits a byte on the line
    const lineMicroseconds = (length * 10 * 1e6) / baudRate
    const shareOf = (times: readonly number[]) => times.map((time) => time / lineMicroseconds)
    const shares = shareOf(times.ours)
    return {
      'a block': `${length} B at ${baudRate}`,
      'µs of software': median(times.ours).toFixed(0),
      'ratio to bare serialport': spread(times.ours.map((time, i) => time / (times.bare[i] ?? NaN))),
      'share of line time': spread(shares),
      'quietest round': Math.min(...shares).toFixed(3),
      'bare serialport': spread(shareOf(times.bare)),
      goal: verdict(goal, shares, shareOf(times.bare)),
    }
  }),
)
