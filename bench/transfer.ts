/**
 * One firmware image to 1, 10 and 50 readers, against Debian's nginx in the same run.
 *
 * A process a server, one client process (this one), loopback, the image in the page cache. In each round both get the
 * same load in rotated order; the ratio is taken within the round. Memory is taken in a process of its own, with the
 * same load and with readers that stand still. Goals stand beside.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, percentile, spread } from './statistics.ts'
import { serveOurs, startNginx } from './transfer/candidates.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9)
const mib = 1024 ** 2
const imageBytes = 100 * mib
const leastReads = 10
const smallBytes = 10 * mib
const memoryRounds = 5
const goal = 0.8
/** Ten times the file; what is left is how far the collector was behind. */
const goalGrowth = 4 * mib
const goalBytesPerReader = 256 * 1024

/** Reads the whole body into one buffer, over and over: costs the client as little as can be. */
const read = (url: string, bytes: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url)
    let headBytes = -1
    let received = 0
    const head: Buffer[] = []
    const socket = connect({
      host: hostname,
      port: Number(port),
      onread: {
        buffer: Buffer.allocUnsafe(256 * 1024),
        callback: (length, buffer) => {
          received += length
          if (headBytes === -1) {
            head.push(Buffer.from(buffer.subarray(0, length)))
            const end = Buffer.concat(head).indexOf('\r\n\r\n')
            if (end !== -1) headBytes = end + 4
          }
          if (headBytes !== -1 && received - headBytes >= bytes) socket.end()
          return true
        },
      },
    })
    socket.on('error', reject)
    socket.on('close', () =>
      received - headBytes === bytes ? resolve() : reject(new Error(`${received} bytes only`)),
    )
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  })

/** Asks for the whole and takes nothing. Resolves with what hangs up. */
const standStill = (url: string): Promise<() => void> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.on('error', reject)
    socket.once('readable', () => resolve(() => socket.destroy()))
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  })

/** Bytes per second of all readers together; a few of them fetch it several times, so that it lasts long enough. */
const load = async (url: string, readers: number, bytes = imageBytes): Promise<number> => {
  const times = Math.max(1, Math.round(leastReads / readers))
  const started = performance.now()
  for (let time = 0; time < times; time++)
    await Promise.all(Array.from({ length: readers }, () => read(url, bytes)))
  return (times * readers * bytes * 1000) / (performance.now() - started)
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const verdict = (isReached: boolean, text: string): string =>
  `${isReached ? 'reached' : 'MISSED'} (goal ${text})`

/** Our server in a process of its own. */
const startOurs = async (paths: readonly string[], execArgv: readonly string[]) => {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', ...paths], { execArgv: [...execArgv] })
  const told = <T>(): Promise<T> =>
    new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
  const { urls } = await told<{ urls: readonly string[] }>()
  const [url = '', secondUrl = ''] = urls
  return {
    url,
    secondUrl,
    /** The most memory since it was asked last; it begins anew after a collection. */
    peak: async (): Promise<number> => {
      const answer = told<{ peak: number }>()
      child.send('memory')
      return (await answer).peak
    },
    stop: () => child.disconnect(),
  }
}

const measureSpeed = async (path: string): Promise<void> => {
  const ours = await startOurs([path], [])
  const nginx = await startNginx(path)
  try {
    for (const readers of [1, 10, 50]) {
      const speeds = { ours: [] as number[], nginx: [] as number[], again: [] as number[] }
      await load(ours.url, readers)
      await load(nginx.url, readers)
      const count = readers === 50 ? Math.ceil(rounds / 2) : rounds
      for (let round = 0; round < count; round++) {
        if (round % 2 === 0) speeds.ours.push(await load(ours.url, readers))
        speeds.nginx.push(await load(nginx.url, readers))
        if (round % 2 === 1) speeds.ours.push(await load(ours.url, readers))
        speeds.again.push(await load(nginx.url, readers))
      }
      const ratio = speeds.ours.map((speed, i) => speed / (speeds.nginx[i] ?? Number.NaN))
      const noise = speeds.again.map((speed, i) => speed / (speeds.nginx[i] ?? Number.NaN))
      print(`${readers} reader(s) of ${imageBytes / mib} MiB: median (p25-p75) of ${count} rounds`)
      const noisy = percentile(noise, 0.1) < 0.8 || percentile(noise, 0.9) > 1.25
      print(`  noise, nginx/nginx   ${spread(noise)}${noisy ? '  TOO NOISY: throw this away' : ''}`)
      print(`  nginx                ${(median(speeds.nginx) / mib).toFixed(0)} MiB/s`)
      print(`  ours / nginx         ${spread(ratio)}  ${verdict(median(ratio) >= goal, `≥ ${goal}`)}`)
    }
  } finally {
    nginx.stop()
    ours.stop()
  }
}

/** The median of the rounds' peaks: a single one is the collector's. */
const peakOf = async (ours: Awaited<ReturnType<typeof startOurs>>, act: () => Promise<unknown>) => {
  const peaks: number[] = []
  for (let round = 0; round < memoryRounds; round++) {
    await ours.peak()
    await act()
    peaks.push(await ours.peak())
  }
  return median(peaks)
}

const measureMemory = async (path: string, smallPath: string): Promise<void> => {
  // a small young generation: how far it grows in a burst is no property of a reader
  const execArgv = ['--expose-gc', '--max-semi-space-size=1']
  const ours = await startOurs([path, smallPath], execArgv)
  try {
    await load(ours.secondUrl, 1, smallBytes)
    const ofSmall = await peakOf(ours, () => load(ours.secondUrl, 1, smallBytes))
    const one = await peakOf(ours, () => load(ours.url, 1))
    print(`memory, one reader: median peak of ${memoryRounds} rounds`)
    print(`  ${smallBytes / mib} MiB file           ${(ofSmall / mib).toFixed(1)} MiB`)
    const grown = one - ofSmall
    const fileGoal = `≤ ${(goalGrowth / mib).toFixed(0)} MiB more`
    print(
      `  ${imageBytes / mib} MiB file         ${(one / mib).toFixed(1)} MiB  ${verdict(grown <= goalGrowth, fileGoal)}`,
    )
    const tell = (what: string, peak: number, readers: number): void => {
      const each = (peak - one) / (readers - 1)
      const reached = verdict(each <= goalBytesPerReader, '≤ 256 KiB')
      print(`  ${what.padEnd(20)} ${(each / 1024).toFixed(0)} KiB a reader more  ${reached}`)
    }
    for (const readers of [10, 50])
      tell(`${readers} readers`, await peakOf(ours, () => load(ours.url, readers)), readers)
    const still = await peakOf(ours, async () => {
      const hangUps = await Promise.all(Array.from({ length: 50 }, () => standStill(ours.url)))
      await load(ours.url, 1)
      for (const hangUp of hangUps) hangUp()
    })
    tell('50 that stand still', still, 51)
  } finally {
    ours.stop()
  }
}

const main = async (): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'chargebench-bench-'))
  const path = join(dir, 'firmware.bin')
  const smallPath = join(dir, 'small.bin')
  writeFileSync(path, Buffer.alloc(imageBytes, 'chargebench '))
  writeFileSync(smallPath, Buffer.alloc(smallBytes, 'chargebench '))
  try {
    await measureSpeed(path)
    await measureMemory(path, smallPath)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const role = process.argv.indexOf('--serve')
if (role === -1) await main()
else await serveOurs(process.argv.slice(role + 1))
