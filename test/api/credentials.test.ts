import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createApiBench, type ApiBench } from './support/api-bench.ts'
import { type Client, type Link, webSocketLink } from './support/carriers.ts'

let bench: ApiBench
let link: Link
let client: Client
beforeAll(async () => {
  bench = await createApiBench()
  link = await webSocketLink(bench.deps)
})
beforeEach(() => {
  client = link.connect()
})
afterEach(() => client.close())
afterAll(async () => {
  await link.close()
  await bench.close()
})

/** How the bench answers somebody who dials with this password: 101 is in. */
const dial = async (id: string, password?: string): Promise<number> => {
  const socket = new WebSocket(`${bench.ocppUrl}/${id}`, 'ocpp1.6', {
    ...(password === undefined ? {} : { auth: `${id}:${password}` }),
  })
  const refused = once(socket, 'unexpected-response').then(([, response]) => {
    socket.once('error', () => undefined).terminate()
    return (response as { statusCode: number }).statusCode
  })
  const opened = once(socket, 'open').then(() => {
    socket.close()
    return 101
  })
  // the one that does not happen ends in an error of its own
  refused.catch(() => undefined)
  opened.catch(() => undefined)
  return Promise.any([opened, refused])
}

describe('the password of a charge point', () => {
  it('is that of all others until it has its own', async () => {
    const { credentials } = client.trpc
    expect(await credentials.view.query({ chargePointId: 'PW-1' })).toEqual({
      mode: 'allowed',
      from: 'default',
      passwordSet: false,
    })
  })

  it('is asked for once it is set, by the charge point that is named alone', async () => {
    const { credentials } = client.trpc
    const set = await credentials.set.mutate({
      chargePointId: 'PW-2',
      mode: 'required',
      password: 'as long as it takes',
    })
    expect(set).toEqual({ mode: 'required', from: 'own', passwordSet: true })
    expect(await dial('PW-2')).toBe(401)
    expect(await dial('PW-2', 'as short')).toBe(401)
    expect(await dial('PW-2', 'as long as it takes')).toBe(101)
    expect(await dial('PW-3')).toBe(101)
  })

  it('stays when only the mode is changed', async () => {
    const { credentials } = client.trpc
    await credentials.set.mutate({ chargePointId: 'PW-4', mode: 'off', password: 'kept' })
    expect(await dial('PW-4', 'another')).toBe(101)
    expect(await credentials.set.mutate({ chargePointId: 'PW-4', mode: 'required' })).toEqual({
      mode: 'required',
      from: 'own',
      passwordSet: true,
    })
    expect(await dial('PW-4', 'another')).toBe(401)
    expect(await dial('PW-4', 'kept')).toBe(101)
  })

  it('cannot be required where none was ever set', async () => {
    const refused = client.trpc.credentials.set.mutate({ chargePointId: 'PW-5', mode: 'required' })
    await expect(refused).rejects.toMatchObject({ data: { tool: { code: 'request-invalid' } } })
    expect(await dial('PW-5')).toBe(101)
  })

  it('is never given back, nor written to the journal', async () => {
    const { credentials } = client.trpc
    const password = 'a secret that nobody reads'
    await credentials.set.mutate({ chargePointId: 'PW-6', mode: 'required', password })
    expect(await dial('PW-6', password)).toBe(101)
    const seen = JSON.stringify([
      await credentials.view.query({ chargePointId: 'PW-6' }),
      await bench.journal.read({ after: 0, limit: 1000 }),
    ])
    expect(seen).not.toContain(password)
    expect(seen).not.toContain(Buffer.from(`PW-6:${password}`).toString('base64'))
  })

  it('may be required of all that have no setting of their own', async () => {
    const { credentials } = client.trpc
    await credentials.set.mutate({ chargePointId: 'PW-7', mode: 'off' })
    expect(await credentials.setDefault.mutate({ mode: 'required' })).toEqual({
      mode: 'required',
      from: 'default',
      passwordSet: false,
    })
    expect(await dial('PW-8')).toBe(401)
    expect(await dial('PW-7')).toBe(101)
    await credentials.setDefault.mutate({ mode: 'allowed' })
    expect(await dial('PW-8')).toBe(101)
  })
})
