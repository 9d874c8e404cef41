import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTcpPort } from '../../drivers/tcp/tcp-port.ts'
import { systemClock } from '../../main/clock.ts'

const server = createServer()
let port = 0
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => server.close())

const open = async () => {
  const accepted = once(server, 'connection')
  const opened = await openTcpPort({ host: '127.0.0.1', port, clock: systemClock })
  const [far] = (await accepted) as [Socket]
  return { opened, far }
}

it('carries bytes both ways and ends by our close', async () => {
  const { opened, far } = await open()
  await opened.write(Uint8Array.of(1, 2, 3))
  const [heard] = (await once(far, 'data')) as [Buffer]
  expect([...heard]).toEqual([1, 2, 3])
  far.write(Uint8Array.of(4, 5))
  expect([...((await opened.readable.read()) ?? [])]).toEqual([4, 5])
  await opened.close()
  await opened.close()
  expect(await opened.ended).toEqual({ cause: 'closed' })
  expect(await opened.readable.read()).toBeNull()
  await expect(opened.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'port-gone' })
})

it('a server that goes away is told; what came before can be read', async () => {
  const { opened, far } = await open()
  far.end(Uint8Array.of(9))
  expect(await opened.ended).toMatchObject({ cause: 'died', error: { code: 'port-gone' } })
  expect([...((await opened.readable.read()) ?? [])]).toEqual([9])
  await expect(opened.readable.read()).rejects.toMatchObject({ code: 'port-gone' })
})

it('has no lines to set, and says so', async () => {
  const { opened } = await open()
  await expect(opened.setSignals({ dtr: true })).rejects.toMatchObject({ code: 'port-cannot' })
  await expect(opened.setBaudRate(9600)).rejects.toMatchObject({ code: 'port-cannot' })
  await opened.close()
})

it('nobody there is port-failed; a cancelled try ends at once', async () => {
  const closed = createServer()
  closed.listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const address = closed.address()
  const free = typeof address === 'object' && address ? address.port : 0
  await new Promise((resolve) => closed.close(resolve))
  const host = '127.0.0.1'
  await expect(openTcpPort({ host, port: free, clock: systemClock })).rejects.toMatchObject({
    code: 'port-failed',
  })
  const signal = AbortSignal.abort(new Error('given up'))
  await expect(openTcpPort({ host, port, clock: systemClock, signal })).rejects.toThrow('given up')
})
