// RSS of 1,000 booted virtual charge points less that of 1,000 bare ws clients, each in a process of its own.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket, WebSocketServer } from 'ws'
import { silentLog } from '../contract/log.ts'
import { systemClock } from '../main/clock.ts'
import { startVirtualChargePoint } from '../simulator/charge-point.ts'

const count = 1_000
const limitMb = 60
const megabyte = 1024 * 1024

/** Accepts everything; as little of a Central System as possible. */
const startServer = async (): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const [type, id, action] = JSON.parse(data.toString()) as [number, string, string]
      if (type !== 2) return
      const currentTime = new Date().toISOString()
      const answer = action === 'BootNotification' ? { status: 'Accepted', interval: 300, currentTime } : {}
      socket.send(JSON.stringify([3, id, answer]))
    })
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `ws://127.0.0.1:${address.port}/ocpp`, close: () => server.close() }
}

/** What stays when the bustle of the start is over: V8 gives pages back some seconds after it. */
const settledRss = async (): Promise<number> => {
  let least = Infinity
  for (let i = 0; i < 24; i += 1) {
    global.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 500))
    least = Math.min(least, process.memoryUsage().rss)
  }
  return least
}

const bare = (url: string): Promise<unknown> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const ws = new WebSocket(`${url}/B${index}`, ['ocpp1.6'], { perMessageDeflate: false })
      await once(ws, 'open')
    }),
  )

const booted = (url: string): Promise<unknown> =>
  Promise.all(
    Array.from(
      { length: count },
      (_, index) =>
        startVirtualChargePoint({
          url,
          id: `V${index}`,
          clock: systemClock,
          // Each lives at a speed of its own, so that they do not all beat at once.
          clockFactor: 1 + (index % 10) / 100,
          log: silentLog,
        }).booted,
    ),
  )

const child = async (kind: string, url: string): Promise<void> => {
  await (kind === 'bare' ? bare(url) : booted(url))
  process.send?.(await settledRss())
}

const measure = async (kind: 'bare' | 'booted', url: string): Promise<number> => {
  const started = performance.now()
  const measured = fork(fileURLToPath(import.meta.url), [kind, url], { execArgv: ['--expose-gc'] })
  const [rss] = (await once(measured, 'message')) as [number]
  const seconds = (performance.now() - started) / 1000
  measured.kill()
  console.log(`${count} ${kind}: ${(rss / megabyte).toFixed(1)} MB RSS after ${seconds.toFixed(1)} s`)
  return rss
}

const [kind, url] = process.argv.slice(2)
if (kind !== undefined && url !== undefined) await child(kind, url)
else {
  const server = await startServer()
  const without = await measure('bare', server.url)
  const withThem = await measure('booted', server.url)
  const differenceMb = (withThem - without) / megabyte
  console.log(`difference ${differenceMb.toFixed(1)} MB, at most ${limitMb} MB wanted`)
  server.close()
  process.exit(differenceMb <= limitMb ? 0 : 1)
}
