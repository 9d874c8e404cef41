// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { TransferView } from '../../../contract/transfer.ts'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import { createScript, start } from '../fake-bench.ts'
import { showApp } from '../render-app.tsx'
import { createFakeFirmware, images } from './fake-firmware.ts'
import {
  asked,
  cameBackNew,
  cameBackOld,
  failed,
  proven,
  record,
  restarting,
  result,
  resumed,
  started,
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
        allowNoBackup: false,
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
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Update to 2.0.0'))
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
    expect(rows.at(-1)).toContain(`Waiting for ${id} to come back`)
    const evidence = await region('Evidence')
    expect(evidence.textContent).toContain('2 of 4')
    expect(evidence.textContent).toContain('“Installed” alone is not enough')
  })

  it('counts bytes as they go out, with rate and time left', async () => {
    const script = updating(bench(), id, record('fetching', resumed.slice(0, 4)))
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

  it('asks before an update of one whose keys can not be backed up', async () => {
    const script = failed(started(bench(), id), id, 'backup-implausible', {
      chargePointId: id,
      fault: 'few',
      keys: 3,
    })
    const { client, user } = show(script)
    expect(await screen.findByRole('heading', { name: 'No backup could be made' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Update without a backup' }))
    await user.click(await screen.findByRole('button', { name: 'Update to 1.0.1' }))
    const dialog = await screen.findByRole('dialog', { name: 'Update all the same?' })
    expect(dialog.textContent).toContain('It tells 3 keys only')
    await user.click(within(dialog).getByRole('button', { name: 'Update all the same' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({ input: { allowNoBackup: true, allowMismatch: false } })
  })

  it('says that keys were not compared where there is no backup', async () => {
    show(
      proven(
        updating(bench(), id, record('proven', cameBackNew, { backupId: null })),
        id,
        result({ backupId: null, readingId: null, keys: [] }),
      ),
    )
    expect((await region('Evidence')).textContent).toContain('Not compared: there is no backup of before')
  })

  it('keeps what went out before it was closed, as the least', async () => {
    const turns = [...resumed.slice(0, 5), { at: 60_000, what: 'taken-up' } as const]
    show(updating(bench(), id, record('fetching', turns, { served: 0, servedBefore: 5_173_248 })))
    expect((await region('Bytes served')).textContent).toContain('at least 5,173,248 of 8,412,160')
    expect((await region('Evidence')).textContent).toContain('at least 5.17 MB of 8.41 MB served')
  })

  it('has served every byte where the last one was seen before it was closed', async () => {
    const turns = [...restarting, { at: 130_000, what: 'taken-up' } as const]
    show(updating(bench(), id, record('away', turns, { served: 0, servedBefore: 5_173_248 })))
    const served = await region('Bytes served')
    expect(served.textContent).toContain('8,412,160 of 8,412,160')
    expect(served.textContent).not.toContain('at least')
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

  it('says in figures that can be read where it stopped', async () => {
    const script = failed(
      updating(bench(), id, record('fetching', resumed.slice(0, 4))),
      id,
      'firmware-stalled',
      {
        ...{ served: 5_173_248, size: 8_412_160, seconds: 300 },
      },
    )
    show(script)
    const title = await screen.findByRole('heading', { name: 'Stalled' })
    expect(title.parentElement?.textContent).toContain('stopped at 5,173,248 of 8,412,160 bytes')
  })

  it('does not serve where nothing moves, as after a start in the middle of it', async () => {
    show(updating(bench(), id, record('fetching', resumed.slice(0, 4))))
    const served = await region('Bytes served')
    expect(served.textContent).toContain('No byte moves')
    expect(served.textContent).not.toContain('Serving')
  })

  it('has not failed where it was interrupted', async () => {
    const script = updating(bench(), id, record('fetching', resumed.slice(0, 4)))
    show(script.appStarted(60_000).opened(id, 62_000))
    expect((await region('After, expected')).textContent).toContain('Not read back yet')
    expect((await region('Bytes served')).textContent).toContain('Interrupted')
    expect((await region('Evidence')).textContent).toContain('Needs a boot with 1.0.1')
  })

  it('tells of a request before the bytes that it gets', async () => {
    const turns = resumed
      .slice(0, 4)
      .map((turn) => (turn.what === 'fetch' ? { ...turn, at: turn.at + 100 } : turn))
    show(updating(bench(), id, record('fetching', [...turns.slice(0, 2), ...turns.slice(2).toReversed()])))
    const text = (await region('What happened')).textContent ?? ''
    expect(text.indexOf('GET the whole file')).toBeLessThan(text.indexOf('First byte served'))
  })

  it('shows the update of another charge point at one press', async () => {
    const script = bench().opened('SECOND', 500, '10.42.0.88').boot('SECOND', 600, 'Accepted')
    updating(updating(script, id, record('away', restarting)), 'SECOND', record('requested', []))
    const { user } = show(script)
    const all = await region('Updates on this bench')
    await user.click(within(all).getByRole('button', { name: /^SECOND Requested/ }))
    expect(await screen.findByText('It was told to fetch the image. Nothing was fetched yet.')).toBeTruthy()
  })

  it('says from when on it is to fetch, where that is later', async () => {
    const retrieveDate = new Date(start + 3_600_000).toISOString()
    show(updating(bench(), id, record('requested', asked, { retrieveDate })))
    expect(await screen.findByText(/^It was told to fetch the image from .* on\./)).toBeTruthy()
  })

  it('waits for the charge point, and not for itself, in the Now bar', async () => {
    show(updating(bench(), id, record('away', restarting)))
    const bar = await screen.findByRole('contentinfo', { name: 'Now' })
    expect(within(bar).getByRole('status').textContent).toBe(`Waiting for ${id} to come back`)
  })

  it('does not call it done where the version was there before', async () => {
    const script = proven(
      updating(bench(), id, record('proven', cameBackNew)),
      id,
      result({ proof: 'same', version: '1.0.0' }),
    )
    show(script)
    expect(await screen.findByRole('heading', { name: 'Restarted with the same version' })).toBeTruthy()
    const bar = await screen.findByRole('contentinfo', { name: 'Now' })
    expect(bar.textContent).toContain('Ended, not all proven')
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
