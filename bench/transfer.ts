/**
 * One firmware image to 1, 10 and 50 readers, against Debian's nginx in the same run.
 *
 * A process a server, one client process (this one), loopback, the image in the page cache. In each round both get the
 * same load in rotated order; the ratio is taken within the round. Goals stand beside.
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
const goal = 0.8
const goalBytesPerReader = 256 * 1024

/** Reads the whole body into one buffer, over and over: costs the client as little as can be. */
const read = (url: string): Promise<void> =>
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
          if (headBytes !== -1 && received - headBytes >= imageBytes) socket.end()
          return true
        },
      },
    })
    socket.on('error', reject)
    socket.on('close', () =>
      received - headBytes === imageBytes ? resolve() : reject(new Error(`${received} bytes only`)),
    )
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  })

/** Bytes per second of all readers together. */
const load = async (url: string, readers: number): Promise<number> => {
  const started = performance.now()
  await Promise.all(Array.from({ length: readers }, () => read(url)))
  return (readers * imageBytes * 1000) / (performance.now() - started)
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const verdict = (isReached: boolean, text: string): string =>
  `${isReached ? 'reached' : 'MISSED'} (goal ${text})`

interface Memory {
  readonly peak: number
  readonly rss: number
}

const main = async (): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'chargebench-bench-'))
  const path = join(dir, 'firmware.bin')
  writeFileSync(path, Buffer.alloc(imageBytes, 'chargebench '))
  // a small young generation: how far it grows in a burst is no property of a reader
  const execArgv = ['--expose-gc', '--max-semi-space-size=1']
  const child = fork(fileURLToPath(import.meta.url), ['--serve', path], { execArgv })
  const told = <T>(): Promise<T> =>
    new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
  const memory = (): Promise<Memory> => {
    const answer = told<Memory>()
    child.send('memory')
    return answer
  }
  const { url: ours } = await told<{ url: string }>()
  const nginx = await startNginx(path)
  try {
    let fewPeak = 0
    for (const readers of [1, 10, 50]) {
      const speeds = { ours: [] as number[], nginx: [] as number[], again: [] as number[] }
      await load(ours, readers)
      await load(nginx.url, readers)
      await memory()
      const count = readers === 50 ? Math.ceil(rounds / 2) : rounds
      for (let round = 0; round < count; round++) {
        if (round % 2 === 0) speeds.ours.push(await load(ours, readers))
        speeds.nginx.push(await load(nginx.url, readers))
        if (round % 2 === 1) speeds.ours.push(await load(ours, readers))
        speeds.again.push(await load(nginx.url, readers))
      }
      const ratio = speeds.ours.map((speed, i) => speed / (speeds.nginx[i] ?? Number.NaN))
      const noise = speeds.again.map((speed, i) => speed / (speeds.nginx[i] ?? Number.NaN))
      const { peak } = await memory()
      if (readers === 1) fewPeak = peak
      print(`${readers} reader(s) of ${imageBytes / mib} MiB: median (p25-p75) of ${count} rounds`)
      const noisy = percentile(noise, 0.1) < 0.8 || percentile(noise, 0.9) > 1.25
      print(`  noise, nginx/nginx   ${spread(noise)}${noisy ? '  TOO NOISY: throw this away' : ''}`)
      print(`  nginx                ${(median(speeds.nginx) / mib).toFixed(0)} MiB/s`)
      print(`  ours / nginx         ${spread(ratio)}  ${verdict(median(ratio) >= goal, `≥ ${goal}`)}`)
      const each = (peak - fewPeak) / Math.max(1, readers - 1)
      print(
        readers === 1
          ? `  peak memory          ${(peak / mib).toFixed(0)} MiB`
          : `  memory a reader more ${(each / 1024).toFixed(0)} KiB  ${verdict(each <= goalBytesPerReader, '≤ 256 KiB')}`,
      )
    }
  } finally {
    nginx.stop()
    child.disconnect()
    rmSync(dir, { recursive: true, force: true })
  }
}

const role = process.argv.indexOf('--serve')
if (role === -1) await main()
else await serveOurs(process.argv[role + 1] ?? '')
