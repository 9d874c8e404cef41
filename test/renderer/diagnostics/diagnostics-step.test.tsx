// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { TransferView } from '../../../contract/transfer.ts'
import { createScript } from '../fake-bench.ts'
import { showApp } from '../render-app.tsx'
import { createFakeDiagnostics, diagnosticsFile, entry } from './fake-diagnostics.ts'
import { pulled, pullFailed, pulling } from './pull-runs.ts'

const id = 'ECP-AC-0417'
const bench = () => createScript().appStarted().opened(id).boot(id, 100, 'Accepted')

const show = (script = bench(), more = '', lineCount = 1_000_000) => {
  const diagnostics = createFakeDiagnostics([diagnosticsFile('file-1')], lineCount)
  const shown = showApp({
    state: script.state(),
    place: `?step=diagnostics&cp=${id}${more}`,
    nowMs: 100_000,
    parts: { diagnostics },
  })
  return { ...shown, diagnostics }
}
const inLog = '&file=file-1&entry=2'

describe('Diagnostics: pulling', () => {
  it('asks for all times by GetDiagnostics, with nothing that nobody set', async () => {
    const { client, user } = show()
    await user.click(await screen.findByRole('button', { name: 'Pull diagnostics' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toEqual({
      ask: 'start',
      procedure: 'diagnostics.pull',
      input: { chargePointId: id, kind: 'GetDiagnostics', protocol: 'http', target: 'folder' },
    })
  })

  it('asks for the security log of the last hour', async () => {
    const { client, user } = show()
    await user.selectOptions(await screen.findByLabelText('What'), 'Security log')
    await user.selectOptions(screen.getByLabelText('Of which time'), 'Last hour')
    await user.click(screen.getByRole('button', { name: 'Pull the log' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({ input: { kind: 'SecurityLog' } })
    expect(client.runs.asked[0]).toHaveProperty('input.startTime')
    expect(client.runs.asked[0]).not.toHaveProperty('input.stopTime')
  })

  it('counts the bytes that come, with rate and time left', async () => {
    const view: TransferView = {
      ...{ id: 'transfer-1', chargePointId: id, direction: 'upload', protocol: 'http', url: 'http://x/y/' },
      ...{ fingerprint: null, file: null, state: 'open', firstByteAt: 0, covered: 0, coveredAt: null },
      ...{ files: [], refusals: 0, lastRefusal: null },
      attempts: [
        {
          ...{ number: 1, method: 'PUT', remoteAddress: '10.42.0.87', userAgent: null, startedAt: 0 },
          ...{ endedAt: null, from: 0, expected: 2_100_000, bytes: 1_400_000, state: 'running' },
          ...{ bytesPerSecond: 50_000, secondsLeft: 14 },
        },
      ],
    }
    showApp({
      state: pulling(bench(), id).state(),
      place: `?step=diagnostics&cp=${id}`,
      nowMs: 60_000,
      parts: {
        transfers: (onViews) => {
          onViews([view])
          return () => undefined
        },
      },
    })
    expect(await screen.findByText('1.40 MB of 2.10 MB')).toBeTruthy()
    expect(screen.getByText('50.0 kB/s · 0:14 left')).toBeTruthy()
  })

  it.each([
    ['diagnostics-idle', 'Idle, nothing came', 'Try the URL of a file', { target: 'file' }],
    ['diagnostics-silent', 'Silence', 'Try HTTPS', { protocol: 'https' }],
    ['diagnostics-refused', 'Refused', 'Try GetLog (DiagnosticsLog)', { kind: 'DiagnosticsLog' }],
  ])('%s: says so, and asks in another way at once', async (code, title, way, input) => {
    const asked = { startTime: '2026-11-20T00:00:00.000Z', retries: 2 }
    const { client, user } = show(pullFailed(pulling(bench(), id, asked), id, code, { other: 'GetLog' }))
    expect(await screen.findByRole('heading', { name: title })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: way }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({ input: { ...asked, ...input } })
    expect(screen.getByRole('button', { name: new RegExp(`^Diagnostics.*${title}`) })).toBeTruthy()
  })

  it.each([
    ['too-large', 'last refused here: too large.'],
    ['-', 'last refused here: nothing.'],
  ])('says in words why its upload was refused: %s', async (refusal, words) => {
    const params = { status: 'UploadFailed', refusal, protocol: 'HTTPS' }
    show(pullFailed(pulling(bench(), id), id, 'diagnostics-upload-failed', params))
    const title = await screen.findByRole('heading', { name: 'Upload failed' })
    expect(title.parentElement?.textContent).toContain(words)
  })

  it('asks for all times without the time that was asked for', async () => {
    const asked = { startTime: '2026-11-20T00:00:00.000Z' }
    const script = pullFailed(pulling(bench(), id, asked), id, 'diagnostics-none', { other: 'GetLog' })
    const { client, user } = show(script)
    await user.click(await screen.findByRole('button', { name: 'Ask for all times' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).not.toHaveProperty('input.startTime')
  })

  it('has the file, whatever it said', async () => {
    show(pulled(pulling(bench(), id), id, { said: [], disagrees: false }))
    expect(await screen.findByText('1 file is on disk, and hashed')).toBeTruthy()
    expect(screen.getByText(/It never said a word of it\./)).toBeTruthy()
    expect(await screen.findByText('Whole, hashed')).toBeTruthy()
  })

  it('asks before it removes a file', async () => {
    const { diagnostics, user } = show()
    await user.click(await screen.findByRole('button', { name: /^Remove ecp/ }))
    expect(diagnostics.files).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Remove it for good' }))
    await waitFor(() => expect(diagnostics.files).toHaveLength(0))
  })
})

describe('Diagnostics: looking inside', () => {
  it('shows the tree, and says at a bomb why it is not here', async () => {
    const { user } = show()
    await user.click(await screen.findByRole('button', { name: /^Look inside/ }))
    const tree = await screen.findByRole('group', { name: 'Files' })
    expect(await within(tree).findByText('var/log/ocpp.log')).toBeTruthy()
    expect(tree.textContent).toContain('more than 300 times its size')
  })

  it('reads and downloads nothing of a text that was thrown away', async () => {
    const bomb = entry(0, null, 'zeros.log', { size: 0, problem: 'ratio-too-high' })
    const diagnostics = {
      ...createFakeDiagnostics([diagnosticsFile('file-1')]),
      entries: () => Promise.resolve([bomb]),
    }
    showApp({
      state: bench().state(),
      place: `?step=diagnostics&cp=${id}&file=file-1`,
      nowMs: 100_000,
      parts: { diagnostics },
    })
    expect(await screen.findByText(/more than 300 times its size/)).toBeTruthy()
    expect(screen.queryByRole('listbox', { name: 'Lines' })).toBeNull()
    expect(screen.queryByRole('button', { name: /^Download/ })).toBeNull()
  })

  it('shows the one file that came although it is no text', async () => {
    const damaged = entry(0, null, 'a.zip', { kind: 'archive', isText: false, problem: 'damaged' })
    const diagnostics = {
      ...createFakeDiagnostics([diagnosticsFile('file-1')]),
      entries: () => Promise.resolve([damaged]),
    }
    showApp({
      state: bench().state(),
      place: `?step=diagnostics&cp=${id}&file=file-1`,
      nowMs: 100_000,
      parts: { diagnostics },
    })
    expect(await screen.findByText(/It is damaged/)).toBeTruthy()
    expect(screen.getByRole('button', { name: /^Download/ })).toBeTruthy()
  })

  it('keeps few rows in the page, and asks for few lines, of a million', async () => {
    const { diagnostics, user } = show(bench(), inLog)
    const list = await screen.findByRole('listbox', { name: 'Lines' })
    expect(await within(list).findByText(/sent Heartbeat #0$/)).toBeTruthy()
    expect(screen.getByText('1,000,000 lines')).toBeTruthy()
    list.focus()
    await user.keyboard('{End}')
    expect(await within(list).findByText(/#999999$/)).toBeTruthy()
    expect(within(list).getAllByRole('option').length).toBeLessThanOrEqual(200)
    expect(diagnostics.mostAsked).toBeLessThanOrEqual(1000)
    expect(await screen.findByRole('heading', { name: 'Line 1000000' })).toBeTruthy()
  })

  it('searches, filters by level, and shows what was found among all lines', async () => {
    const { user } = show(bench(), inLog)
    const list = await screen.findByRole('listbox', { name: 'Lines' })
    await within(list).findByText(/#0$/)
    await user.click(screen.getByRole('checkbox', { name: 'error' }))
    expect(await screen.findByText('1,000 lines fit')).toBeTruthy()
    await user.click(await screen.findByText(/self test failed, vendor code 0x71 #11$/))
    await user.click(await screen.findByRole('button', { name: 'Show it among all lines' }))
    expect(await screen.findByText(/waiting for a car #10$/)).toBeTruthy()
  })

  it('shows the frames of the same minute beside a line', async () => {
    const { user } = show(bench(), inLog)
    await user.click(await screen.findByText(/got Heartbeat\.conf #2$/))
    const beside = await screen.findByRole('region', { name: 'OCPP frames of the same minute' })
    expect(await within(beside).findByText('[2,"81","Heartbeat",{}]')).toBeTruthy()
  })
})
