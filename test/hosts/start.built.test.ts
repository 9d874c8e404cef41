import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { builtCli, firstLine, runBuilt } from '../support/built-host.ts'
import { bootPayload } from '../support/csms-bench.ts'
import { dial } from '../support/raw-charge-point.ts'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // of a TCP server that listens
  server.close()
  await once(server, 'close')
  return port
}

/** Resolves as soon as somebody takes a connection there. */
const listensAt = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const knock = (): void => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', () => setImmediate(knock))
    }
    knock()
  })

const serve = async (args: readonly string[] = []) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-early-'))
  const port = await freePort()
  const own = ['serve', '--json', '--no-open', '--host', '127.0.0.1', '--ui-port', '0']
  const run = runBuilt([...own, '--port', String(port), '--data', dataDir, ...args])
  onTestFinished(async () => {
    run.child.kill('SIGTERM')
    await run.exited
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { run, port, dataDir }
}

/** The files that a module of the build imports, and those that these import: what is read before it runs. */
const readBefore = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(
    /^import\s[^;]*?"(\.\/[^"]+)";|^import "(\.\/[^"]+)";/gm,
  )
  for (const [, named, bare] of imports) readBefore(join(dirname(file), named ?? bare ?? ''), seen)
  return seen
}

it('a charge point that dials as soon as the port listens is answered, and is in the journal', async () => {
  const { run, port } = await serve(['--charge-points', 'accept'])
  await listensAt(port)
  const chargePoint = dial({ port, path: '/ocpp/EARLY' })
  onTestFinished(() => chargePoint.destroy())
  expect(await chargePoint.call('BootNotification', bootPayload)).toMatchObject({
    type: 3,
    payload: { status: 'Accepted' },
  })
  const line: unknown = JSON.parse(await firstLine(run))
  expect(line).toMatchObject({ event: 'listening', ocppUrl: expect.stringContaining(`:${port}/`) })
  const { apiUrl, token } = line as { readonly apiUrl: string; readonly token: string }
  const journal = await fetch(new URL('/api/charge-points/EARLY', apiUrl), {
    headers: { Authorization: `Bearer ${token}` },
  })
  expect(await journal.json()).toMatchObject({
    id: 'EARLY',
    identity: { chargePointVendor: bootPayload.chargePointVendor },
  })
})

it('a second start on a data folder that is held frees its port again, and names the holder', async () => {
  const { run, dataDir } = await serve()
  await firstLine(run)
  const port = await freePort()
  const second = runBuilt([
    ...['serve', '--json', '--no-open', '--host', '127.0.0.1', '--ui-port', '0'],
    ...['--port', String(port), '--data', dataDir],
  ])
  expect(await second.exited).toMatchObject({ code: 2 })
  expect(JSON.parse(second.stdout())).toMatchObject({ event: 'error', code: 'data-folder-held' })
})

it('little is read before the port listens: neither the protocol, nor schemas, nor the API', () => {
  const read = [...readBefore(builtCli)]
  expect(read.length).toBeGreaterThan(1)
  const bytes = read.reduce((sum, file) => sum + readFileSync(file).length, 0)
  expect(bytes).toBeLessThan(300_000)
})
