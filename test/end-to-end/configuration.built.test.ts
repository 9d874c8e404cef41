import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { backends, type OpenBench } from '../support/bench-backend.ts'
import { runBuilt } from '../support/built-host.ts'
import { dialChargePoint } from '../support/plain-charge-point.ts'

/** Goes to the search, finds the key, and then to its value: what a person without a mouse does. */
const goToValue = async (page: Page, key: string): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).click() // out of any field
  await page.keyboard.press('/')
  await page.getByRole('searchbox').fill(key)
  await page.getByRole('button', { name: key, exact: true }).focus()
  await page.keyboard.press('Tab')
}

const rowOf = (page: Page, key: string) =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name: key, exact: true }) })

describe.each(backends)('configuration keys and a job ($name)', (backend) => {
  let host: OpenBench
  beforeAll(async () => {
    host = await backend.start(['--charge-points', 'accept'])
  })
  afterAll(() => host?.stop())

  const open = async (place: string): Promise<Page> => {
    const problems: string[] = []
    const page = await host.page(`?${place}`)
    page.removeAllListeners()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => problems.push(error.message))
    onTestFinished(() => expect(problems).toEqual([]))
    return page
  }

  it('reads, changes three keys, is refused a risky one at first, and sees all of them proven', async () => {
    const id = 'KEYS'
    const chargePoint = await dialChargePoint(host.ocppUrl, id)
    onTestFinished(() => chargePoint.close())
    await chargePoint.boot()
    const values = new Map([
      ['HeartbeatInterval', '300'],
      ['LocalPreAuthorize', 'FALSE'],
      ['SecurityProfile', '0'],
    ])
    let refusals = 1
    const told: string[] = []
    const serve = async (): Promise<void> => {
      for (;;) {
        const { messageId, action, payload } = await chargePoint.nextCall()
        const asked = new Map<string, unknown>(Object.entries(payload ?? {}))
        if (action === 'GetConfiguration') {
          const names = asked.get('key')
          const wanted: readonly unknown[] =
            Array.isArray(names) && names.length > 0 ? names : [...values.keys()]
          const known = wanted.filter((key): key is string => typeof key === 'string' && values.has(key))
          chargePoint.send([
            3,
            messageId,
            {
              configurationKey: known.map((key) => ({ key, readonly: false, value: values.get(key) })),
              unknownKey: wanted.filter((key) => typeof key !== 'string' || !values.has(key)),
            },
          ])
        } else if (action === 'ChangeConfiguration') {
          const key = String(asked.get('key'))
          const isRefused = key === 'SecurityProfile' && refusals-- > 0
          told.push(`${key}=${String(asked.get('value'))}`)
          if (!isRefused) values.set(key, String(asked.get('value')))
          chargePoint.send([3, messageId, { status: isRefused ? 'Rejected' : 'Accepted' }])
        } else chargePoint.send([4, messageId, 'NotSupported', '', {}])
      }
    }
    void serve().catch(() => undefined) // ends with the link

    const page = await open(`step=boot&cp=${id}`)
    await page.getByRole('heading', { name: 'Boot', exact: true }).waitFor()
    await page.keyboard.press('Alt+3')
    await page.getByRole('button', { name: 'Read keys' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'All 3' }).waitFor()

    await goToValue(page, 'HeartbeatInterval')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('60')
    await goToValue(page, 'LocalPreAuthorize')
    await page.keyboard.press('Space')
    await goToValue(page, 'SecurityProfile')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('1')
    await page.getByRole('searchbox').fill('')

    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog', { name: 'This can cut off the link' })
    await dialog.getByText(/Way back: SecurityProfile = 0/).waitFor()
    await dialog.getByRole('button', { name: 'Send 3 changes' }).focus()
    await page.keyboard.press('Enter')
    await rowOf(page, 'HeartbeatInterval').getByText('Proven').waitFor()
    await rowOf(page, 'LocalPreAuthorize').getByText('Proven').waitFor()
    await rowOf(page, 'SecurityProfile').getByText('Rejected').waitFor()
    await page.getByText('1 staged').waitFor()

    await page.reload() // what is staged is still there, what it holds is what it said
    await page.getByRole('button', { name: /Send 1 change/ }).waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog.getByRole('button', { name: 'Send 1 change' }).focus()
    await page.keyboard.press('Enter')
    await rowOf(page, 'SecurityProfile').getByText('Proven').waitFor()
    await page.getByText('Nothing is staged.').waitFor()
    expect(Object.fromEntries(values)).toEqual({
      HeartbeatInterval: '60',
      LocalPreAuthorize: 'TRUE',
      SecurityProfile: '1',
    })
    expect(told).toEqual([
      'HeartbeatInterval=60',
      'LocalPreAuthorize=TRUE',
      'SecurityProfile=1',
      'SecurityProfile=1',
    ])
  })

  it('keeps what was done at the virtual charge point in a job', async () => {
    const { child, exited } = runBuilt(['simulate', '--url', host.ocppUrl, '--id', 'JOBBED'])
    onTestFinished(async () => {
      child.kill()
      await exited
    })
    const page = await open('step=jobs&cp=JOBBED')
    await page.getByText('Connected', { exact: true }).first().waitFor()
    await page.getByRole('heading', { name: 'Jobs' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByLabel('Site').fill('Depot East')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Job: Depot East' }).waitFor()

    await page.keyboard.press('Alt+3')
    await page.getByRole('button', { name: 'Read keys' }).click()
    await page.getByRole('radio', { name: /^All \d+/ }).waitFor()
    await page.getByRole('button', { name: 'Job: Depot East' }).click()
    const results = page.getByRole('region', { name: 'Results' })
    await results.getByText('Read the configuration keys').waitFor()
    await results.getByText('Reading', { exact: true }).waitFor()

    // a desktop app asks by a dialog of the system where it is to be saved
    if (backend.launch !== null) return
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export job file' }).click()
    expect((await download).suggestedFilename()).toMatch(/^Depot_East-job-.*\.chargebench-job$/)
  })
})
