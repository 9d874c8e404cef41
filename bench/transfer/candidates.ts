import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { once } from 'node:events'
import { silentLog } from '../../contract/log.ts'
import { systemClock } from '../../main/clock.ts'
import { createTransfer } from '../../main/transfer/transfer.ts'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const isUp = async (url: string): Promise<boolean> =>
  fetch(url, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Debian's nginx with the settings that its package ships (sendfile, tcp_nopush), one worker. */
export const startNginx = async (path: string): Promise<{ url: string; stop(): void }> => {
  const dir = mkdtempSync(join(tmpdir(), 'chargebench-nginx-'))
  const port = await freePort()
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${dir};`)
    .join(' ')
  writeFileSync(
    join(dir, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${dir}/pid; error_log ${dir}/error.log;
     events { worker_connections 768; }
     http { ${places} access_log off; sendfile on; tcp_nopush on;
            server { listen 127.0.0.1:${port}; root ${dirname(path)}; } }`,
  )
  const child = spawn('nginx', ['-c', join(dir, 'nginx.conf'), '-p', dir], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}/${basename(path)}`
  for (let tries = 0; !(await isUp(url)); tries++) {
    if (child.exitCode !== null || tries > 250)
      throw new Error(`nginx does not serve (apt-get install nginx-light); see ${dir}/error.log`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { url, stop: () => child.kill() }
}

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Runs in a process of its own, and says what memory it has taken when it is asked. */
export const serveOurs = async (paths: readonly string[]): Promise<void> => {
  const transfer = createTransfer({
    clock: systemClock,
    log: silentLog,
    sink: { append: () => undefined },
    dir: tmpdir(),
    host: '127.0.0.1',
    limits: { maxParallel: 100, maxParallelPerOffer: 100 },
  })
  const offer = async (path: string): Promise<string> => {
    const file = { path, name: basename(path), size: statSync(path).size, sha256: await hashOf(path) }
    const of = { chargePointId: 'bench', localAddress: '127.0.0.1', protocol: 'http', file } as const
    return (await transfer.offerDownload(of)).url
  }
  const urls = await Promise.all(paths.map(offer))
  let peak = 0
  let sampling: NodeJS.Timeout | null = null
  process.on('message', () => {
    // looking costs time: not where it was never asked
    sampling ??= setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
    process.send?.({ peak })
    globalThis.gc?.()
    peak = process.memoryUsage.rss()
  })
  process.on('disconnect', () => process.exit())
  process.send?.({ urls })
}
