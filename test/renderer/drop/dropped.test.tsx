// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { kindOf } from '../../../renderer/components/drop/dropped-kind.ts'
import { createFakeConfiguration } from '../configuration/fake-configuration.ts'
import { createScript } from '../fake-bench.ts'
import { createFakeFirmware } from '../firmware/fake-firmware.ts'
import { createFakeJobs, newJob } from '../jobs/fake-jobs.ts'
import { createFakeLists } from '../local-list/fake-lists.ts'
import { showApp } from '../render-app.tsx'

const id = 'ECP-AC-0417'
const jobId = '00000000-0000-4000-8000-000000000001'

/** A zip of which the first entry has this name. */
const zipOf = (name: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(30 + name.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x04034b50, true)
  view.setUint16(26, name.length, true)
  bytes.set(new TextEncoder().encode(name), 30)
  return bytes
}
const template = 'format: 1\nname: Depot v7\nkeys:\n  HeartbeatInterval: { must: 300 }\n'

const show = (place = '?step=connect') => {
  const script = createScript().appStarted().opened(id).boot(id, 100, 'Accepted')
  const parts = {
    jobs: createFakeJobs([newJob(jobId, { site: 'Depot East' })]),
    lists: createFakeLists(),
    configuration: createFakeConfiguration(),
    firmware: createFakeFirmware(),
  }
  return { ...showApp({ state: script.state(), place: `${place}&cp=${id}`, parts }), ...parts }
}

const drop = async (...files: readonly File[]): Promise<void> => {
  const items = files.map(() => ({ kind: 'file', webkitGetAsEntry: () => ({ isDirectory: false }) }))
  await act(async () => {
    fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], files, items } })
    await Promise.resolve()
  })
}
const params = (): Record<string, string> => Object.fromEntries(new URLSearchParams(window.location.search))

describe('what a file is taken for', () => {
  it.each([
    ['Depot East 2026-11-21.chargebench-job', 'PK', 'job'],
    ['job.CHARGEBENCH-JOB.zip', 'PK', 'job'],
    ['mailed.zip', zipOf('job.json'), 'job'],
    ['fw-1.2.3.zip', zipOf('rootfs.img'), 'firmware'],
    ['cards.xlsx', zipOf('[Content_Types].xml'), 'list'],
    ['cards.CSV', 'idTag\n', 'list'],
    ['AC_1.2.3.bin', '\0', 'firmware'],
    ['update.tar.gz', '\0', 'firmware'],
    ['depot.yaml', template, 'template'],
    ['depot.json', '{\n  "format": 1,\n  "name": "x",\n  "keys": {}\n}', 'template'],
    ['depot.json', '{"keys":{}}', 'template'],
    ['firmware.yaml', 'format: 1\nimages: []\n', 'manifest'],
    ['abb.yaml', 'format: 1\nvendor: ABB\nkeys:\n', 'nothing'],
    ['photo.JPG', 'x', 'photo'],
    ['manual.pdf', 'x', 'nothing'],
    ['release.ecp7', 'x', 'own-name'],
    ['release', 'x', 'own-name'],
    ['empty.bin', '', 'empty'],
  ] as const)('%s', async (name, content, kind) => {
    expect(await kindOf(new File([content], name))).toBe(kind)
  })
})

describe('a file that is dropped anywhere', () => {
  it('is kept from the browser, which would leave the page for it', () => {
    show()
    const dataTransfer = { types: ['Files'], files: [], items: [] }
    expect(fireEvent.dragOver(document.body, { dataTransfer })).toBe(false)
    expect(screen.getByText('Let go to bring it here')).toBeTruthy()
    expect(fireEvent.dragOver(document.body, { dataTransfer: { types: ['text/plain'] } })).toBe(true)
    fireEvent.dragLeave(document.body, { dataTransfer, relatedTarget: null })
    expect(screen.queryByText('Let go to bring it here')).toBeNull()
    // a drag that ended elsewhere, of which nobody was told
    fireEvent.dragOver(document.body, { dataTransfer })
    fireEvent.pointerMove(document.body)
    expect(screen.queryByText('Let go to bring it here')).toBeNull()
  })

  it('waits for its turn while another is taken in', async () => {
    show()
    await drop(new File(['idTag,status\n04A1B2C3,Accepted\n'], 'cards.csv'))
    await drop(new File([template], 'depot.yaml'))
    expect(await screen.findByText('The template “Depot v7” was added.')).toBeTruthy()
    expect(params()['step']).toBe('configuration')
  })

  it('is imported as a job, and opened', async () => {
    show()
    await drop(new File(['PK'], 'site.chargebench-job'))
    expect(await screen.findByRole('heading', { level: 1, name: 'Imported site' })).toBeTruthy()
    expect(await screen.findByText('“Imported site” was imported.')).toBeTruthy()
    expect(params()['step']).toBe('jobs')
  })

  it('is read as a list', async () => {
    const { lists } = show()
    await drop(new File(['idTag\n04A1\n'], 'cards.csv'))
    await waitFor(() => expect(params()).toMatchObject({ step: 'local-list' }))
    expect(lists.asked).toMatchObject([{ ask: 'add', input: { name: 'cards.csv' } }])
    expect(params()['file']).toBeTruthy()
  })

  it('is added as a template, and compared with', async () => {
    const { configuration } = show()
    await drop(new File([template], 'depot.yaml'))
    await waitFor(() => expect(configuration.saved).toEqual([{ text: template, id: undefined }]))
    await waitFor(() => expect(params()).toMatchObject({ step: 'configuration' }))
    expect(params()['base']).toMatch(/^template:/)
  })

  it('is described as firmware before it is added', async () => {
    show()
    await drop(new File(['\0'], 'AC_1.2.3.bin'))
    expect(await screen.findByRole('dialog', { name: /Firmware library/i })).toBeTruthy()
    expect(await screen.findByText(/AC_1\.2\.3\.bin · /)).toBeTruthy()
    expect(params()).toMatchObject({ step: 'firmware', library: '1' })
  })

  it('is firmware by any name, where a person says so', async () => {
    const { user } = show()
    await drop(new File(['x'], 'release.ecp7'))
    await user.click(await screen.findByRole('button', { name: 'It is firmware' }))
    expect(await screen.findByText(/release\.ecp7 · /)).toBeTruthy()
  })

  it('goes to the job that is looked at, as a photo; else it says where photos belong', async () => {
    const { jobs } = show(`?step=jobs&job=${jobId}`)
    await screen.findByRole('heading', { level: 1, name: 'Depot East' })
    await drop(new File(['x'], 'plate.jpg'), new File(['x'], 'cable.jpg'))
    await waitFor(() =>
      expect(jobs.photos).toEqual([
        { jobId, name: 'plate.jpg' },
        { jobId, name: 'cable.jpg' },
      ]),
    )
  })

  it('is told in words what nothing takes, and what was left out', async () => {
    const { user } = show()
    await drop(
      new File(['x'], 'cards.csv'),
      new File(['x'], 'more.csv'),
      new File(['x'], 'manual.pdf'),
      new File(['x'], 'plate.jpg'),
    )
    expect(await screen.findByText('Nothing here takes such a file.')).toBeTruthy()
    expect(screen.getByText('It was left out: drop one at a time.')).toBeTruthy()
    expect(screen.getByText('A photo belongs to a job. Open the job, then drop it again.')).toBeTruthy()
    await user.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) ?? document.body)
    await waitFor(() => expect(screen.queryByText('manual.pdf')).toBeNull())
  })

  it('is told as its step refuses it', async () => {
    const { lists } = show()
    lists.refusal = new Error('too large')
    await drop(new File(['x'], 'cards.csv'))
    expect(await screen.findByRole('dialog', { name: 'What was dropped' })).toBeTruthy()
    expect(params()['step']).toBe('connect')
  })
})
