import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { backends, type OpenBench } from '../support/bench-backend.ts'
import { type BuiltHost, runBuilt, startBuiltHost } from '../support/built-host.ts'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'

const json = async (
  asked: Pick<OpenBench, 'api'>,
  path: string,
  init?: RequestInit,
): Promise<Record<string, unknown>> => (await (await asked.api(path, init)).json()) as Record<string, unknown>
/** Asks until it is so: what is asked is what the other side knows by then. */
const until = (
  asked: Pick<OpenBench, 'api'>,
  path: string,
  isIt: (told: Record<string, unknown>) => boolean,
) => expect.poll(async () => isIt(await json(asked, path)), { timeout: 60_000, interval: 200 }).toBe(true)

describe.each(backends)('the end of a visit ($name)', (backend) => {
  let host: OpenBench
  let backOffice: BuiltHost
  beforeAll(async () => {
    ;[host, backOffice] = await Promise.all([
      backend.start(['--charge-points', 'ask']),
      startBuiltHost({ args: ['--charge-points', 'accept'] }),
    ])
  })
  afterAll(async () => {
    await Promise.all([host?.stop(), backOffice?.stop()])
  })

  const open = async (place: string): Promise<Page> => {
    const problems: string[] = []
    const page = await host.page(`?${place}`)
    page.removeAllListeners()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => problems.push(error.message))
    onTestFinished(() => expect(problems).toEqual([]))
    return page
  }

  const post = (path: string, body: object) =>
    json(host, path, { method: 'POST', body: JSON.stringify(body) })
  const accept = (id: string) =>
    json(host, `/api/charge-points/${id}/registration`, {
      method: 'PUT',
      body: JSON.stringify({ status: 'Accepted' }),
    })

  const openJob = async (id: string): Promise<Page> => {
    const page = await open(`step=jobs&cp=${id}`)
    await page.getByRole('button', { name: 'New job' }).first().click()
    await page.getByLabel('Site').fill(`Site of ${id}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: `Site of ${id}` }).waitFor()
    return page
  }

  it('puts back what was changed by hand at a virtual charge point, each with its evidence', async () => {
    const id = 'CLEAN'
    const virtual = runBuilt([
      'simulate',
      '--url',
      host.ocppUrl,
      '--id',
      id,
      '--profile',
      'ecarplug',
      '--json',
    ])
    onTestFinished(async () => {
      virtual.child.kill('SIGTERM')
      await virtual.exited
    })
    const chargePoint = `/api/charge-points/${id}`
    // what its acceptance overwrites is read first: accepted before that, it has nothing to be put back to
    const isRead = async (): Promise<boolean> =>
      /"configurationKey".*"HeartbeatInterval"/.test(await (await host.api(`${chargePoint}/frames`)).text())
    await expect.poll(isRead, { timeout: 60_000, interval: 200 }).toBe(true)
    await accept(id)
    await until(host, chargePoint, ({ lastBoot }) => JSON.stringify(lastBoot).includes('Accepted'))
    await until(host, chargePoint, ({ connectors }) => JSON.stringify(connectors).includes('Available'))
    const call = (action: string, payload: object) => post(`${chargePoint}/calls/${action}`, payload)
    const keysOf = async () =>
      (await call('GetConfiguration', { key: ['ConnectionTimeOut'] }))['configurationKey']
    const before = await keysOf()

    const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
    const sent = [
      await call('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '17' }),
      await call('ReserveNow', { connectorId: 1, expiryDate: inAnHour, idTag: 'BENCH1', reservationId: 7 }),
      await call('ClearCache', {}),
      await call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }),
    ]
    const isTaken = sent.map(({ status }) => status === 'Accepted')
    const expected = 1 + isTaken.filter(Boolean).length
    expect(isTaken[0]).toBe(true)
    await until(host, chargePoint, ({ openChanges }) => (openChanges as unknown[]).length === expected)

    const page = await openJob(id)
    await page.getByText(`${expected} changes of the bench are still there.`).waitFor()
    await page.getByText('Key ConnectionTimeOut').waitFor()
    await page.getByRole('button', { name: `Put back ${expected}` }).click()
    await page.getByText('All of it is put back.').waitFor()
    await page.getByText('Nothing of the bench is left there.').waitFor()
    const row = page.getByRole('listitem').filter({ hasText: 'Key ConnectionTimeOut' })
    await row.getByText('Put back').waitFor()
    expect(await keysOf()).toEqual(before)
    expect(await json(host, chargePoint)).toMatchObject({
      openChanges: [],
      connectors: expect.arrayContaining([
        expect.objectContaining({ connectorId: 1, status: 'Available' }),
      ]) as unknown,
    })
  })

  /** Keeps its keys, and dials where `NetAddr7` says as soon as that changes. */
  const movingChargePoint = async (id: string): Promise<{ readonly keys: Map<string, string> }> => {
    const keys = new Map([
      ['HeartbeatInterval', '900'],
      ['NetAddr7', host.ocppUrl],
    ])
    const links: PlainChargePoint[] = []
    onTestFinished(async () => {
      await Promise.all(links.map((link) => link.close()))
    })
    const dial = async (url: string): Promise<PlainChargePoint> => {
      const link = await dialChargePoint(url, id)
      links.push(link)
      return link
    }
    const serve = async (link: PlainChargePoint): Promise<void> => {
      for (;;) {
        const { messageId, action, payload } = await link.nextCall()
        const { key, value } = payload as { key?: string | string[]; value?: string }
        if (action === 'GetConfiguration') {
          const asked = Array.isArray(key) && key.length > 0 ? key : [...keys.keys()]
          const known = asked.filter((name) => keys.has(name))
          link.send([
            3,
            messageId,
            {
              configurationKey: known.map((name) => ({ key: name, readonly: false, value: keys.get(name) })),
              unknownKey: asked.filter((name) => !keys.has(name)),
            },
          ])
        } else if (action === 'ChangeConfiguration' && typeof key === 'string' && keys.has(key)) {
          keys.set(key, String(value))
          link.send([3, messageId, { status: 'Accepted' }])
          if (key !== 'NetAddr7') continue
          await link.close()
          const moved = await dial(String(value))
          void serve(moved).catch(() => undefined)
          await moved.boot()
          return
        } else if (action === 'ChangeConfiguration') link.send([3, messageId, { status: 'NotSupported' }])
        else if (action === 'TriggerMessage') {
          link.send([3, messageId, { status: 'Accepted' }])
          await link.boot()
        } else link.send([4, messageId, 'NotSupported', '', {}])
      }
    }
    const link = await dial(host.ocppUrl)
    void serve(link).catch(() => undefined) // ends with the link
    await link.boot()
    return { keys }
  }

  it('hands a charge point over to its back office, and says what was seen and what can not be', async () => {
    const id = 'MOVES'
    const { keys } = await movingChargePoint(id)
    await accept(id)
    await until(host, `/api/charge-points/${id}`, ({ lastBoot }) =>
      JSON.stringify(lastBoot).includes('Accepted'),
    )
    const page = await openJob(id)
    await page.getByLabel('URL of the back office').fill(backOffice.ocppUrl)
    await page.getByLabel('Heartbeat interval (s)').fill('600')
    await page.getByLabel('How long it must stay away (seconds)').fill('3')
    const handOver = async (): Promise<void> => {
      await page.getByRole('button', { name: `Hand over ${id}` }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: `Hand over ${id}` }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await handOver()
    // nobody knows which key holds its address: a person names it, as the manual spells it
    await page.getByLabel('Key of the URL').fill('NetAddr7')
    await handOver()

    await page.getByText(/^It left/).waitFor()
    await page.getByText('Way back', { exact: false }).first().waitFor()
    expect(keys.get('HeartbeatInterval')).toBe('600')
    expect(keys.get('NetAddr7')).toBe(backOffice.ocppUrl)
    await until(backOffice, `/api/charge-points/${id}`, ({ connected }) => connected === true)
    expect(await json(host, `/api/charge-points/${id}`)).toMatchObject({ connected: false })
  })
})
