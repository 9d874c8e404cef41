import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { downloadFirmware, newDownload } from '../../simulator/transfer/download-firmware.ts'
import { uploadDiagnostics } from '../../simulator/transfer/upload-diagnostics.ts'
import { manualClock } from '../support/manual-clock.ts'
import { allOver, makeImage, seen, sha256, tempDir, transferBench } from './support/transfer-bench.ts'

const mib = 1024 ** 2

it('the connection cut at each tenth: it goes on where it stopped, and the hash is the same', async () => {
  const image = makeImage(tempDir(), 12 * mib)
  const offer = await transferBench().serve(image)
  const progress = newDownload()
  let cuts = 0
  for (let tenth = 1; tenth <= 9; tenth++) {
    const power = new AbortController()
    const result = await downloadFirmware(offer.url, {
      resumeFrom: progress,
      signal: power.signal,
      onBytes: (received) => {
        if (received >= (image.size * tenth) / 10) power.abort()
      },
    })
    if (result.outcome === 'cut') cuts += 1
    await allOver(offer, tenth)
  }
  const last = await downloadFirmware(offer.url, { resumeFrom: progress })
  expect(last).toEqual({ outcome: 'complete', size: image.size, sha256: image.sha256 })
  expect(cuts).toBe(9)
  const view = await allOver(offer, 10)
  expect(view.attempts.map(({ state }) => state)).toEqual([...Array<string>(9).fill('cut'), 'complete'])
  expect(view.attempts[1]?.from).toBeGreaterThanOrEqual(image.size / 10)
  expect(view.covered).toBe(image.size)
})

it('an upload cut at each tenth is kept as partial with what came; the next is whole', async () => {
  const place = await transferBench().take()
  const content = randomBytes(2 * mib)
  for (let tenth = 1; tenth <= 9; tenth++) {
    const cutsAt = Math.floor((content.length * tenth) / 10)
    const method = (['PUT', 'POST', 'multipart'] as const)[tenth % 3] ?? 'PUT'
    const result = await uploadDiagnostics(place.url, { method, fileName: 'diag.zip', content, cutsAt })
    expect(result.outcome).toBe('cut')
    await allOver(place, tenth)
  }
  const view = place.view()
  expect(view.attempts.map(({ state }) => state)).toEqual(Array<string>(9).fill('cut'))
  for (const file of view.files) {
    expect(file).toMatchObject({ state: 'partial', name: 'diag.zip' })
    expect(sha256(readFileSync(file.path))).toBe(file.sha256)
    expect(content.subarray(0, file.size).equals(readFileSync(file.path))).toBe(true)
  }
  const whole = await uploadDiagnostics(place.url, { method: 'PUT', fileName: 'diag.zip', content })
  expect(whole).toEqual({ outcome: 'complete', status: 201 })
  expect(place.files().at(-1)).toMatchObject({ state: 'whole', sha256: sha256(content) })
})

it.each(['PUT', 'POST', 'multipart'] as const)(
  'uploads over HTTPS by %s, whole and in chunks',
  async (method) => {
    const bench = transferBench()
    const place = await bench.take('https')
    const { fingerprint } = place.view()
    const content = randomBytes(300_000)
    for (const chunked of [false, true])
      expect(
        await uploadDiagnostics(place.url, {
          method,
          fileName: 'd.zip',
          content,
          chunked,
          fingerprint: fingerprint ?? '',
        }),
      ).toMatchObject({ outcome: 'complete' })
    expect(place.files().map(({ name, sha256: hash }) => [name, hash])).toEqual([
      ['d.zip', sha256(content)],
      ['d.zip', sha256(content)],
    ])
    const wrong = await uploadDiagnostics(place.url, {
      method,
      fileName: 'd.zip',
      content,
      fingerprint: 'AA:BB',
    })
    expect(wrong).toMatchObject({ outcome: 'cut', error: { name: 'CertificateRefused' } })
  },
)

it('a stalled download is given up by the bench, and can be taken up again', async () => {
  const clock = manualClock()
  const image = makeImage(tempDir(), 48 * mib)
  const offer = await transferBench({ clock }).serve(image)
  const power = new AbortController()
  const progress = newDownload()
  const stalled = downloadFirmware(offer.url, { resumeFrom: progress, stallsAt: mib, signal: power.signal })
  await seen(offer, ({ attempts }) => (attempts[0]?.bytes ?? 0) > 0)
  for (let seconds = 0; offer.view().attempts[0]?.state === 'running'; seconds += 10) {
    clock.advance(10_000)
    // what the network still takes is no stall: give it the chance
    await new Promise((resolve) => setImmediate(resolve))
    expect(seconds).toBeLessThan(100_000)
  }
  expect(offer.view().attempts[0]?.state).toBe('stalled')
  power.abort()
  expect(await stalled).toMatchObject({ outcome: 'cut' })
  expect(await downloadFirmware(offer.url, { resumeFrom: progress })).toMatchObject({ sha256: image.sha256 })
})

it('is told to come back when there are too many', async () => {
  const bench = transferBench({ limits: { maxParallelPerOffer: 1, retryAfterSeconds: 7 } })
  const offer = await bench.serve(makeImage(tempDir(), 48 * mib))
  const power = new AbortController()
  const first = downloadFirmware(offer.url, { stallsAt: 1, signal: power.signal })
  await seen(offer, ({ attempts }) => (attempts[0]?.bytes ?? 0) > 0)
  expect(await downloadFirmware(offer.url)).toEqual({ outcome: 'refused', status: 503, retryAfterSeconds: 7 })
  power.abort()
  await first
})
