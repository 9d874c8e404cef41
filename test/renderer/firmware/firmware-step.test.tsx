// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { TransferView } from '../../../contract/transfer.ts'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import { createScript } from '../fake-bench.ts'
import { showApp } from '../render-app.tsx'
import { createFakeFirmware, images } from './fake-firmware.ts'
import {
  cameBackNew,
  cameBackOld,
  failed,
  proven,
  record,
  restarting,
  resumed,
  updating,
} from './update-runs.ts'

const id = 'ECP-AC-0417'
const place = (more = '') => `?step=firmware&cp=${id}${more}`
const bench = () => createScript().appStarted().opened(id).boot(id, 100, 'Accepted')

const show = (script = bench(), more = '', kept = images) => {
  const firmware = createFakeFirmware(kept)
  const shown = showApp({
    state: script.state(),
    place: place(more),
    nowMs: 200_000,
    parts: { firmware },
  })
  return { ...shown, firmware }
}
const region = (name: string) => screen.findByRole('region', { name })

describe('Firmware: choosing', () => {
  it('chooses the newest image that fits, and starts without a question', async () => {
    const { client, user } = show()
    const chosen = await screen.findByRole('radio', { name: /1\.0\.1/ })
    expect(chosen).toHaveProperty('checked', true)
    await user.click(screen.getByRole('button', { name: 'Update to 1.0.1' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toEqual({
      ask: 'start',
      procedure: 'firmware.update',
      input: {
        chargePointId: id,
        firmwareId: 'newer',
        retrieveAt: 'now',
        protocol: 'http',
        allowMismatch: false,
        allowDowngrade: false,
        allowOpenTransactions: false,
      },
    })
  })

  it('asks before a downgrade, and allows only what was asked about', async () => {
    const { client, user } = show()
    await user.click(await screen.findByRole('radio', { name: /0\.9\.4/ }))
    await user.click(screen.getByRole('button', { name: 'Update to 0.9.4' }))
    const dialog = await screen.findByRole('dialog', { name: 'Update all the same?' })
    expect(dialog.textContent).toContain('it runs 1.0.0, and the image is 0.9.4')
    expect(client.runs.asked).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Update all the same' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({
      input: { firmwareId: 'older', allowDowngrade: true, allowMismatch: false },
    })
  })

  it('asks before an image of another vendor, and names the board to look at', async () => {
    const { client, user } = show()
    await user.click(await screen.findByRole('radio', { name: /2\.0\.0/ }))
    await user.click(screen.getByRole('button', { name: 'Update to 2.0.0' }))
    const dialog = await screen.findByRole('dialog', { name: 'Update all the same?' })
    expect(dialog.textContent).toContain('Zaptor Go')
    expect(dialog.textContent).toContain('hardware B3')
    await user.click(within(dialog).getByRole('button', { name: 'Do not update' }))
    expect(client.runs.asked).toEqual([])
  })

  it('updates others that are connected, each with a run of its own', async () => {
    const script = bench().opened('SECOND', 500, '10.42.0.88').boot('SECOND', 600, 'Accepted')
    const { client, user } = show(script)
    await user.click(await screen.findByRole('checkbox', { name: /SECOND/ }))
    await user.click(await screen.findByRole('button', { name: 'Update 2 charge points' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(2))
    expect(client.runs.asked.map((ask) => 'input' in ask && ask.input)).toMatchObject([
      { chargePointId: 'SECOND' },
      { chargePointId: id },
    ])
  })

  it('tells where another could not be started, and keeps its own back meanwhile', async () => {
    const script = bench().opened('SECOND', 500, '10.42.0.88').boot('SECOND', 600, 'Accepted')
    const { client, user } = show(script)
    await user.click(await screen.findByRole('checkbox', { name: /SECOND/ }))
    client.runs.failure = new BenchError('busy', { id: 'SECOND' }, 'busy')
    await user.click(await screen.findByRole('button', { name: 'Update 2 charge points' }))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('SECOND')
    expect(client.runs.asked).toHaveLength(1)
    client.runs.failure = null
    await user.click(screen.getByRole('button', { name: 'Update to 1.0.1' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(2))
    expect(client.runs.asked[1]).toMatchObject({ input: { chargePointId: id } })
  })

  it('leaves retries out unless they are set, and refuses what is no number', async () => {
    const { client, user } = show()
    await screen.findByRole('radio', { name: /1\.0\.1/ })
    await user.click(screen.getByText('More options'))
    const retries = screen.getByLabelText('Retries')
    await user.type(retries, 'x')
    expect(screen.getByRole('button', { name: 'Update to 1.0.1' })).toHaveProperty('disabled', true)
    await user.clear(retries)
    await user.type(retries, '3')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({ input: { retries: 3 } })
    expect(client.runs.asked[0]).not.toHaveProperty('input.retryIntervalSeconds')
  })
})

describe('Firmware: an update', () => {
  it('tells both lanes in their order, and what is waited for until when', async () => {
    show(updating(bench(), id, record('away', restarting)))
    const lanes = await region('What happened')
    const rows = within(lanes)
      .getAllByRole('row')
      .map(({ textContent }) => textContent ?? '')
    const has = (text: string) => rows.findIndex((row) => row.includes(text))
    expect(has('Answers UpdateFirmware')).toBeGreaterThan(0)
    expect(has('GET from byte 5,173,248')).toBeGreaterThan(has('Link lost at 5.17 MB'))
    expect(has('Last byte, every part served')).toBeGreaterThan(has('GET from byte'))
    expect(has('Link closed by it, code 1001')).toBeGreaterThan(has('Installing'))
    expect(rows.at(-1)).toContain('Waiting for BootNotification')
    const evidence = await region('Evidence')
    expect(evidence.textContent).toContain('2 of 4')
    expect(evidence.textContent).toContain('“Installed” alone is not enough')
  })

  it('counts bytes as they go out, with rate and time left', async () => {
    const script = updating(bench(), id, record('fetching', resumed.slice(0, 4)), {
      phase: 'firmware-fetching',
    })
    const view: TransferView = {
      ...{ id: 'transfer-1', chargePointId: id, direction: 'download', protocol: 'http', url: 'http://x/' },
      ...{
        fingerprint: null,
        file: null,
        state: 'open',
        firstByteAt: 0,
        covered: 6_000_000,
        coveredAt: null,
      },
      ...{ files: [], refusals: 0, lastRefusal: null },
      attempts: [
        {
          ...{ number: 1, method: 'GET', remoteAddress: '10.42.0.87', userAgent: null, startedAt: 0 },
          ...{ endedAt: null, from: 0, expected: 8_412_160, bytes: 6_000_000, state: 'running' },
          ...{ bytesPerSecond: 170_000, secondsLeft: 14 },
        },
      ],
    }
    showApp({
      state: script.state(),
      place: place(),
      nowMs: 60_000,
      parts: {
        transfers: (onViews) => {
          onViews([view])
          return () => undefined
        },
      },
    })
    const served = await region('Bytes served')
    expect(served.textContent).toContain('6,000,000 of 8,412,160')
    expect(served.textContent).toContain('170 kB/s · 0:14 left')
    expect(within(served).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('6000000')
  })

  it('says where its word and what was seen disagree, and what to do next', async () => {
    const script = failed(
      updating(bench(), id, record('old-version', cameBackOld)),
      id,
      'firmware-old-version',
      {
        version: '1.0.0',
      },
    )
    const { user } = show(script)
    expect(await screen.findByRole('heading', { name: 'Back with the old version' })).toBeTruthy()
    expect((await region('What happened')).textContent).toContain(
      'It says Installed, but runs the old version',
    )
    expect((await region('After, expected')).textContent).toContain('Never read back')
    await user.click(screen.getByRole('button', { name: 'Update again' }))
    expect(await screen.findByRole('radio', { name: /1\.0\.1/ })).toHaveProperty('checked', true)
  })

  it('offers the other protocol where it never fetched', async () => {
    const script = failed(updating(bench(), id, record('requested', [])), id, 'firmware-never-fetched', {
      ...{ seconds: 300, url: 'http://10.42.0.1:9230/x', other: 'HTTPS' },
    })
    const { client, user } = show(script)
    await user.click(await screen.findByRole('button', { name: 'Try HTTPS' }))
    await user.click(await screen.findByRole('button', { name: 'Update to 1.0.1' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({ input: { protocol: 'https' } })
  })

  it('is proven by the version that was read back, and tells which keys changed', async () => {
    show(proven(updating(bench(), id, record('proven', cameBackNew)), id))
    expect((await region('After')).textContent).toContain('1.0.1')
    const keys = await region('Keys that changed')
    expect(keys.textContent).toContain('HeartbeatInterval300 → 3600')
    expect(screen.getByRole('button', { name: /^Firmware.*1\.0\.1, proven$/ })).toBeTruthy()
  })
})

describe('Firmware: the library', () => {
  it('adds a file with what is known of the charge point, the version guessed from its name', async () => {
    const { firmware, user } = show(bench(), '&library=1', [])
    const file = new File(['image'], 'ecp-ac_v1.4.2.bin')
    fireEvent.drop(await screen.findByText('Drop a firmware file here'), { dataTransfer: { files: [file] } })
    expect(await screen.findByLabelText('Vendor')).toHaveProperty('value', 'EcarPlug')
    await user.click(screen.getByRole('button', { name: 'Add to the library' }))
    expect(await screen.findByText('ecp-ac_v1.4.2.bin is in the library.')).toBeTruthy()
    expect(firmware.images).toMatchObject([
      { name: 'ecp-ac_v1.4.2.bin', details: { vendor: 'EcarPlug', version: '1.4.2' } },
    ])
  })

  it('asks before it removes an image', async () => {
    const { firmware, user } = show(bench(), '&library=1')
    await user.click(await screen.findByRole('button', { name: 'Remove ecp-ac-0.9.4.bin' }))
    expect(firmware.images).toHaveLength(4)
    await user.click(screen.getByRole('button', { name: 'Remove it for good' }))
    await waitFor(() => expect(firmware.images).toHaveLength(3))
  })

  it('takes a folder of the computer that Chargebench runs on, and says what was left out', async () => {
    const { firmware, user } = show(bench(), '&library=1')
    await user.type(await screen.findByLabelText('Folder or firmware.yaml'), '/media/stick')
    await user.click(screen.getByRole('button', { name: 'Add the folder' }))
    expect(await screen.findByText('old.bin: it is in the library already')).toBeTruthy()
    expect(firmware.imported).toEqual(['/media/stick'])
  })
})
