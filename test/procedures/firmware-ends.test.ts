import { appendFileSync, rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { FirmwareRecord } from '../../contract/firmware.ts'
import type { RunView } from '../../contract/run.ts'
import { failureOf, recordOf, startFileBench, type FileBench } from './support/file-bench.ts'
import { coreKeys, tellKeys } from './support/key-store.ts'
import { resultOf, type Answer, type ScriptedChargePoint } from './support/procedure-bench.ts'

const keys = coreKeys.map(({ key, value = '' }) => ({ key, value }))

/** A charge point by hand that boots as it is told; null: it does not tell its version. */
const boot = async (
  bench: FileBench,
  chargePoint: ScriptedChargePoint,
  firmwareVersion: string | null,
): Promise<void> => {
  const version = firmwareVersion === null ? {} : { firmwareVersion }
  const payload = { chargePointVendor: 'Vendor', chargePointModel: 'Model', ...version }
  await bench.drive(chargePoint.call('BootNotification', payload))
}
const say = (bench: FileBench, chargePoint: ScriptedChargePoint, status: string): Promise<unknown> =>
  bench.drive(chargePoint.call('FirmwareStatusNotification', { status }))

interface Begun {
  readonly bench: FileBench
  readonly record: () => FirmwareRecord
  /** What is waited for. */
  readonly wait: () => string | null
  readonly chargePoint: ScriptedChargePoint
  readonly fetchAll: () => Promise<void>
  readonly restart: (firmwareVersion?: string | null) => Promise<void>
  readonly ended: () => Promise<RunView>
}

/** An update to 2.0.0 of one that runs 1.0.0, up to where it was asked for. One that is Pending may be triggered. */
const begin = async (
  triggered?: (self: () => ScriptedChargePoint) => Answer,
  bytes?: number,
): Promise<Begun> => {
  const policy = triggered ? 'pending' : 'accept'
  const bench = await startFileBench({ stepMs: 1_000, settings: { policy } })
  const chargePoint: ScriptedChargePoint = await bench.scripted(
    (action, payload) => {
      if (action === 'GetConfiguration') return tellKeys(keys)(payload)
      return action === 'TriggerMessage' ? (triggered?.(() => chargePoint) ?? null) : {}
    },
    { boots: false },
  )
  await boot(bench, chargePoint, '1.0.0')
  const { id: firmwareId } = await bench.image({ version: '2.0.0' }, bytes)
  const runId = await bench.drive(bench.runner.start('firmware.update', { chargePointId: 'CP1', firmwareId }))
  await bench.until(() => chargePoint.calls.some(({ action }) => action === 'UpdateFirmware'))
  return {
    bench,
    chargePoint,
    record: () => recordOf(bench.view(runId)),
    wait() {
      const { state } = bench.view(runId)
      return state.state === 'running' ? (state.wait?.for ?? null) : null
    },
    async fetchAll() {
      const response = await bench.drive(fetch(recordOf(bench.view(runId)).url))
      await bench.drive(response.arrayBuffer())
      await bench.until(() => recordOf(bench.view(runId)).stage === 'fetched')
    },
    async restart(firmwareVersion) {
      chargePoint.hangUp()
      await bench.until(() => recordOf(bench.view(runId)).stage === 'away')
      await bench.drive(chargePoint.dial())
      if (firmwareVersion !== undefined) await boot(bench, chargePoint, firmwareVersion)
    },
    ended: () => bench.drive(bench.runner.ended(runId)),
  }
}

it('comes back with a version that nobody sent', async () => {
  const { fetchAll, restart, ended } = await begin()
  await fetchAll()
  await restart('3.0.0')
  expect(failureOf(await ended())).toMatchObject({
    code: 'firmware-other-version',
    params: { version: '3.0.0', expected: '2.0.0' },
  })
})

it('is back and does not tell its version', async () => {
  const { fetchAll, restart, ended } = await begin()
  await fetchAll()
  await restart(null)
  expect(failureOf(await ended())).toMatchObject({ code: 'firmware-version-unread' })
})

it('is still installing where only its network was lost, and is left alone until it restarts', async () => {
  const { bench, fetchAll, restart, ended, record, wait } = await begin()
  await fetchAll()
  await restart()
  await bench.until(() => record().stage === 'back')
  await bench.until(() => record().stage === 'fetched')
  await bench.until(() => wait() === 'firmware-install')
  await restart('2.0.0')
  expect(resultOf(await ended())).toMatchObject({ proof: 'version', version: '2.0.0' })
})

it('ends where its network was lost and it never restarts', async () => {
  const { fetchAll, restart, ended } = await begin()
  await fetchAll()
  await restart()
  expect(failureOf(await ended())).toMatchObject({
    code: 'firmware-not-installed',
    params: { version: '1.0.0' },
  })
})

/** Answers, and boots right after it (OCPP 1.6 §5.17). */
const bootsAs =
  (firmwareVersion: string) =>
  (self: () => ScriptedChargePoint): Answer => {
    const payload = { chargePointVendor: 'Vendor', chargePointModel: 'Model', firmwareVersion }
    queueMicrotask(() => void self().call('BootNotification', payload))
    return { status: 'Accepted' }
  }

it.each([
  ['may not be asked', undefined],
  ['does not answer when it is asked', () => null],
  ['boots as before when it is asked', bootsAs('1.0.0')],
])('has the whole file and never restarts: it %s', async (_how, triggered) => {
  const { fetchAll, ended } = await begin(triggered)
  await fetchAll()
  expect(failureOf(await ended())).toMatchObject({
    code: 'firmware-not-installed',
    params: { version: '1.0.0' },
  })
})

it('proves itself when it boots because it was asked', async () => {
  const { bench, chargePoint, fetchAll, ended } = await begin(bootsAs('2.0.0'))
  await fetchAll()
  await say(bench, chargePoint, 'Installed')
  expect(resultOf(await ended())).toMatchObject({ proof: 'version', version: '2.0.0' })
})

it('has the whole file and says that it can not install it', async () => {
  const { bench, chargePoint, fetchAll, ended } = await begin()
  await fetchAll()
  await say(bench, chargePoint, 'Installing')
  await say(bench, chargePoint, 'InstallationFailed')
  expect(failureOf(await ended())).toMatchObject({ code: 'firmware-install-failed' })
})

it('says that it could not fetch', async () => {
  const { bench, chargePoint, ended } = await begin()
  await say(bench, chargePoint, 'Downloading')
  await say(bench, chargePoint, 'DownloadFailed')
  expect(failureOf(await ended())).toMatchObject({ code: 'firmware-download-failed', params: { served: 0 } })
})

it('goes away with the whole file and never comes back', async () => {
  const { bench, chargePoint, fetchAll, ended } = await begin()
  await fetchAll()
  await say(bench, chargePoint, 'Installing')
  chargePoint.hangUp()
  expect(failureOf(await ended())).toMatchObject({ code: 'firmware-never-came-back', action: 'power-cycle' })
})

it('restarts with bytes on their way that it never took, and asks for them anew: it has not failed', async () => {
  const { bench, record, fetchAll, restart, ended } = await begin()
  await fetchAll()
  await restart('1.0.0')
  await bench.until(() => record().stage === 'old-version')
  const rest = await bench.drive(fetch(record().url, { headers: { range: 'bytes=60000-' } }))
  expect((await bench.drive(rest.arrayBuffer())).byteLength).toBe(40_000)
  await bench.until(() => record().turns.filter(({ what }) => what === 'last-byte').length === 2)
  const fetchedAt = bench.clock.now()
  await bench.until(() => bench.clock.now() - fetchedAt > 600_000)
  await restart('2.0.0')
  expect(resultOf(await ended())).toMatchObject({ proof: 'version', version: '2.0.0' })
})

it('came for the file and got nothing: the end says why', async () => {
  const { bench, record, ended } = await begin()
  const { url } = record()
  await bench.drive(fetch(url.replace(/[^/]*$/, 'another.bin')))
  const failure = failureOf(await ended())
  expect(failure).toMatchObject({
    code: 'firmware-fetch-refused',
    params: { refusal: 'wrong-path', url },
    action: 'try-other-protocol',
  })
  expect(record().turns).toContainEqual(
    expect.objectContaining({ what: 'fetch-refused', refusal: 'wrong-path' }),
  )
})

it.each(['changed', 'removed'])(
  'is over at once when the image on this laptop was %s meanwhile',
  async (how) => {
    const { bench, record, ended } = await begin()
    const { path } = bench.files.library.fileOf(record().image.id)
    if (how === 'changed') appendFileSync(path, 'more')
    else rmSync(path)
    await bench.drive(fetch(record().url))
    const began = bench.clock.now()
    expect(failureOf(await ended())).toMatchObject({ code: 'firmware-file-changed' })
    expect(bench.clock.now() - began).toBeLessThan(60_000)
  },
)

it('fetches it in thousands of pieces: one line of its story, and the end of it is kept', async () => {
  const { bench, record, restart, ended } = await begin()
  const { url, image } = record()
  const pieces = 500
  const length = Math.ceil(image.size / pieces)
  const fetchAll = async (): Promise<void> => {
    for (let from = 0; from < image.size; from += length) {
      const answer = await fetch(url, { headers: { range: `bytes=${from}-${from + length - 1}` } })
      await answer.arrayBuffer()
    }
  }
  await bench.drive(fetchAll())
  await bench.until(() => record().stage === 'fetched')
  await restart('2.0.0')
  const { turns } = resultOf(await ended()) as unknown as FirmwareRecord
  const kinds = turns.map(({ what }) => what)
  expect(kinds.filter((what) => what === 'fetch').length).toBeLessThan(5)
  expect(kinds).toEqual(expect.arrayContaining(['first-byte', 'last-byte', 'link-lost', 'boot']))
})

it('waits for it to ask again when it was cut, for no byte is on its way', async () => {
  const { bench, record, wait } = await begin(undefined, 32 * 1024 ** 2)
  const leaving = new AbortController()
  await bench.drive(fetch(record().url, { signal: leaving.signal }))
  await bench.until(() => wait() === 'firmware-bytes')
  leaving.abort()
  await bench.until(() => wait() === 'firmware-fetch')
  expect(record().stage).toBe('fetching')
})
