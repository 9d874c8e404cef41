import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { backends, desktopArguments, type OpenBench } from '../support/bench-backend.ts'
import type { DesktopApp } from '../support/desktop-app.ts'
import { answerBoxes, boxes, reach, until, type Desktop } from '../support/desktop.ts'
import { dial } from '../support/slow-reading.ts'

/** Lets a file go over the page, as a person does who brought it there. */
const dropOnto = async (page: Page, name: string, content: string): Promise<void> => {
  await page.evaluate(
    ([fileName = '', text = '']) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], fileName))
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }),
        )
    },
    [name, content],
  )
}

describe.each(backends)('files that are dropped onto the page ($name)', (backend) => {
  let host: OpenBench
  beforeAll(async () => {
    host = await backend.start()
  })
  afterAll(() => host?.stop())

  it('go to the step that takes them, and what nothing takes is said', async () => {
    const chargePoint = await dial(host, 'DROPPED')
    await chargePoint.boot()
    const page = await host.page('?step=boot&cp=DROPPED')
    await page.getByRole('heading', { level: 1, name: 'Boot' }).waitFor()

    await dropOnto(page, 'cards.csv', 'idTag,status\n04A1B2C3,Accepted\n04A1B2C4,Accepted\n')
    await page.getByRole('heading', { level: 1, name: 'Local list' }).waitFor()
    await page.getByText('cards.csv').first().waitFor()

    await dropOnto(
      page,
      'depot.yaml',
      'format: 1\nname: Depot v7\nkeys:\n  HeartbeatInterval: { must: 300 }\n',
    )
    await page.getByRole('heading', { level: 1, name: 'Configuration' }).waitFor()
    await page.getByText('The template “Depot v7” was added.').waitFor()

    await dropOnto(page, 'AC_1.2.3.bin', 'firmware')
    const library = page.getByRole('dialog', { name: 'Firmware library' })
    await library.getByText('AC_1.2.3.bin · 8 B').waitFor()
    await library.getByRole('button', { name: 'Add to the library' }).click()
    await library.getByText('AC_1.2.3.bin is in the library.').waitFor()
    await page.keyboard.press('Escape')

    await dropOnto(page, 'manual.pdf', '%PDF')
    const told = page.getByRole('dialog', { name: 'What was dropped' })
    await told.getByText('Nothing here takes such a file.').waitFor()
  })
})

/** A charge point that is asked for its diagnostics, and has sent a part of them. */
const startTransfer = async (app: Pick<Desktop, 'ocppUrl' | 'api'>): Promise<void> => {
  const id = 'SENDS'
  const put = { method: 'PUT', body: JSON.stringify({ status: 'Accepted' }) }
  await app.api(`/api/charge-points/${id}/registration`, put)
  const chargePoint = await dial(app, id)
  await chargePoint.boot()
  const input = { chargePointId: id, address: '127.0.0.1' }
  const begun = await app.api('/api/runs', {
    method: 'POST',
    body: JSON.stringify({ procedure: 'diagnostics.pull', input }),
  })
  expect(begun.status).toBe(201)
  const { messageId, action, payload } = await chargePoint.nextCall()
  expect(action).toBe('GetDiagnostics')
  chargePoint.send([3, messageId, { fileName: 'log.zip' }])
  const { location } = payload as { readonly location: string }
  const upload = request(new URL('log.zip', location), {
    method: 'PUT',
    headers: { 'Content-Length': 1_000_000 },
  })
  upload.on('error', () => undefined) // it breaks off, which is what this is about
  onTestFinished(() => void upload.destroy())
  upload.write(Buffer.alloc(1000, 7))
  const isUnderWay = async (): Promise<boolean> =>
    (await (await app.api('/api/transfers')).text()).includes('"bytes":1000')
  await until(isUnderWay)
}

const runStates = async (app: Pick<Desktop, 'api'>): Promise<readonly string[]> => {
  const { runs } = (await (await app.api('/api/runs')).json()) as {
    readonly runs: readonly { readonly state: { readonly state: string } }[]
  }
  return runs.map(({ state }) => state.state)
}

/** Backends with a window of their own. */
const desktops = backends.flatMap(({ name, launch }) => (launch === null ? [] : [{ name, launch }]))

describe.each(desktops)('the desktop app ($name)', ({ launch }) => {
  const start = async (dataDir: string): Promise<DesktopApp & Awaited<ReturnType<typeof reach>>> => {
    const app = await launch(desktopArguments(dataDir))
    onTestFinished(async () => {
      await app.close()
    })
    return { ...app, ...(await reach(app, dataDir)) }
  }
  const folder = (): string => {
    const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-shell-'))
    // after the app has ended
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    return dataDir
  }

  it('asks before a transfer is broken off, and says at the next start where it was', async () => {
    const dataDir = folder()
    const app = await start(dataDir)
    await answerBoxes(app, 0, 1)
    await startTransfer(app)
    const close = () =>
      app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close()
        return null
      })
    await close()
    const [box] = await boxes(app, 1)
    expect(box?.message).toBe('Close Chargebench while “Pull diagnostics” runs?')
    expect(box?.detail?.split('\n').length).toBeGreaterThan(1)
    expect(await runStates(app)).toEqual(['running'])
    await close()
    expect(await app.exited).toBe(0)

    const again = await start(dataDir)
    expect(await runStates(again)).toEqual(['interrupted'])
    await again.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.loadURL('app://chargebench/?step=diagnostics&cp=SENDS'),
    )
    const page = await again.window()
    await page
      .getByText(/interrupted/i)
      .first()
      .waitFor()
  })

  it('opens a page anew that crashed, at the same place, with a report; charge points stay', async () => {
    const dataDir = folder()
    const app = await start(dataDir)
    const chargePoint = await dial(app, 'STAYS')
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.loadURL('app://chargebench/?step=boot&cp=STAYS'),
    )
    const page = await app.window()
    await page.getByRole('heading', { level: 1, name: 'Boot' }).waitFor()
    const crashed = page.waitForEvent('crash')
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
      return null
    })
    await crashed
    await until(async () => (await app.window()) !== page)
    await (await app.window()).getByRole('heading', { level: 1, name: 'Boot' }).waitFor()
    const reports = readdirSync(dataDir).filter((name) => name.startsWith('crash-'))
    expect(reports.map((name) => readFileSync(join(dataDir, name), 'utf8')).join()).toContain(
      'The page is gone',
    )
    expect(await chargePoint.boot()).toMatchObject({ status: 'Pending' })
  })

  it('takes in the job file that a second start was given, which leaves', async () => {
    const dataDir = folder()
    const app = await start(dataDir)
    await answerBoxes(app, 0)
    const created = await app.api('/api/jobs', { method: 'POST', body: JSON.stringify({ site: 'Depot 7' }) })
    const { id } = (await created.json()) as { readonly id: string }
    const exported = await app.api(`/api/jobs/${id}/export`)
    const name = /filename="?([^";]+)/.exec(exported.headers.get('Content-Disposition') ?? '')?.[1] ?? ''
    expect(name).toMatch(/\.chargebench-job$/)
    writeFileSync(join(dataDir, name), Buffer.from(await exported.arrayBuffer()))
    const second = await launch([...desktopArguments(dataDir), join(dataDir, name)])
    expect(await second.exited).toBe(0)
    const [box] = await boxes(app, 1)
    expect(box?.message).toBe('The job of “Depot 7” is here now.')
  })
})
