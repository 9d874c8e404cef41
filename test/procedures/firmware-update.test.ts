import { expect, it } from 'vitest'
import type { FirmwareUpdateResult } from '../../contract/firmware.ts'
import { failureOf, recordOf, startFileBench, type FileBench } from './support/file-bench.ts'
import { coreKeys, tellKeys } from './support/key-store.ts'
import { resultOf } from './support/procedure-bench.ts'

const mib = 1024 ** 2

const update = async (bench: FileBench, more: object = {}, bytes?: number) => {
  const { id } = await bench.image({ version: '2.0.0' }, bytes)
  return bench.run('firmware.update', { chargePointId: 'CP1', firmwareId: id, ...more })
}
const turnsOf = (result: FirmwareUpdateResult): readonly string[] =>
  result.turns.map((turn) => (turn.what === 'said' ? turn.status : turn.what))

it('proves an update by the version that boots, and its keys by reading them again', async () => {
  const bench = await startFileBench()
  await bench.virtual()
  const run = await update(bench)
  const result = resultOf(run) as unknown as FirmwareUpdateResult
  expect(result).toMatchObject({
    proof: 'version',
    versionBefore: '1.0.0',
    version: '2.0.0',
    keys: [],
    disagreements: [],
  })
  expect(turnsOf(result)).toEqual(
    expect.arrayContaining([
      'requested',
      'Downloading',
      'fetch',
      'first-byte',
      'last-byte',
      'Downloaded',
      'link-lost',
      'boot',
    ]),
  )
  expect(bench.disk.readings.map(({ id }) => id)).toEqual([result.backupId, result.readingId])
  const [sent] = await bench.sent('UpdateFirmware')
  expect(Object.keys(sent ?? {}).toSorted()).toEqual(['location', 'retrieveDate'])
  expect(bench.files.views()).toEqual([])
})

it.each([
  ['noFirmwareStatus', ['installed-without-a-word']],
  ['skipsDownloaded', []],
])('proves it all the same: %s', async (behaviour, disagreements) => {
  const bench = await startFileBench()
  await bench.virtual({ behave: [behaviour] })
  expect(resultOf(await update(bench))).toMatchObject({ proof: 'version', version: '2.0.0', disagreements })
})

it.each([
  ['neverInstalled', 'firmware-old-version', undefined],
  ['sameVersionAfter', 'firmware-old-version', undefined],
  ['ftpOnly', 'firmware-never-fetched', undefined],
  ['stallsAt', 'firmware-stalled', 32 * mib],
  ['stallsAt=50', 'firmware-stalled', 64 * mib],
  ['rebootsDuringDownload', 'firmware-lost-in-restart', 32 * mib],
])('comes to an end of its own: %s', async (behaviour, code, bytes) => {
  const bench = await startFileBench({ stepMs: 1_000 })
  await bench.virtual({ behave: [behaviour] })
  const run = await update(bench, {}, bytes)
  expect(failureOf(run)).toMatchObject({ code, action: expect.any(String) as unknown })
  const { turns, served, image } = recordOf(run)
  const about = turns.flatMap((turn) => (turn.what === 'disagreement' ? [turn.about] : []))
  expect(about).toEqual(behaviour === 'sameVersionAfter' ? ['installed-but-old-version'] : [])
  if (bytes !== undefined) expect(served).toBeLessThan(image.size)
  expect(bench.files.views()).toEqual([])
})

it('goes on where it was cut: the power is lost in the midst of the download', async () => {
  const bench = await startFileBench()
  const chargePoint = await bench.virtual()
  const { id: firmwareId } = await bench.image({ version: '2.0.0' }, 48 * mib)
  const runId = await bench.drive(bench.runner.start('firmware.update', { chargePointId: 'CP1', firmwareId }))
  await bench.until(() => (bench.files.views()[0]?.covered ?? 0) > 4 * mib)
  await bench.drive(chargePoint.hands.powerOff())
  await bench.drive(chargePoint.hands.powerOn())
  const result = resultOf(await bench.drive(bench.runner.ended(runId))) as unknown as FirmwareUpdateResult
  expect(result).toMatchObject({ proof: 'version', version: '2.0.0' })
  const [whole, rest] = result.turns.filter((turn) => turn.what === 'fetch')
  expect(whole?.from).toBe(0)
  // what the network still held is lost with the power
  expect(rest?.from).toBeGreaterThan(0)
  const boots = result.turns.flatMap((turn) => (turn.what === 'boot' ? [turn.firmwareVersion] : []))
  expect(boots).toEqual(['1.0.0', '2.0.0'])
})

it('serves it over HTTPS, with the fingerprint of its certificate', async () => {
  const bench = await startFileBench()
  await bench.virtual()
  const run = await update(bench, { protocol: 'https', retries: 2, retryIntervalSeconds: 30 })
  expect(resultOf(run)).toMatchObject({ proof: 'version' })
  expect(recordOf(run)).toMatchObject({
    fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as unknown,
  })
  expect(await bench.sent('UpdateFirmware')).toMatchObject([{ retries: 2, retryInterval: 30 }])
})

it('asks for it later where that is wanted', async () => {
  const bench = await startFileBench()
  await bench.virtual()
  const later = new Date(bench.clock.now() + 900_000).toISOString()
  expect(resultOf(await update(bench, { retrieveAt: later }))).toMatchObject({ proof: 'version' })
  const [sent] = await bench.sent('UpdateFirmware')
  expect(sent?.['retrieveDate']).toBe(later)
})

it('asks for it now by the clock of the charge point, where that is behind', async () => {
  const bench = await startFileBench()
  await bench.virtual({ behave: ['clockNeverSet'] })
  const offset = (): number => bench.journal.state().chargePoints['CP1']?.clockOffsetMs ?? 0
  await bench.until(() => offset() < -60_000)
  expect(resultOf(await update(bench))).toMatchObject({ proof: 'version' })
  const [sent] = await bench.sent('UpdateFirmware')
  expect(Date.parse(String(sent?.['retrieveDate']))).toBeLessThan(bench.clock.now() - 60_000)
})

it.each([
  [{ version: '0.9.0' }, 'firmware-not-newer', 'allowDowngrade'],
  [{ version: '2.0.0', vendor: 'Somebody else' }, 'firmware-mismatch', 'allowMismatch'],
] as const)('asks first: %j', async (details, code, allowed) => {
  const bench = await startFileBench()
  await bench.virtual()
  const { id: firmwareId } = await bench.image(details)
  const input = { chargePointId: 'CP1', firmwareId }
  expect(failureOf(await bench.run('firmware.update', input))).toMatchObject({ code })
  expect(await bench.sent('UpdateFirmware')).toEqual([])
  const run = await bench.run('firmware.update', { ...input, [allowed]: true })
  expect(resultOf(run)).toMatchObject({ proof: 'version', version: details.version })
})

it('asks first where a transaction is open', async () => {
  const bench = await startFileBench({ settings: { unknownIdTag: 'Accepted' } })
  const chargePoint = await bench.virtual()
  await bench.drive(chargePoint.hands.plug(1))
  await bench.drive(chargePoint.hands.card('04A1B2C3D4', 1))
  const isCharging = (): boolean =>
    Object.values(bench.journal.state().chargePoints['CP1']?.connectors ?? {}).some(
      ({ transactionId }) => transactionId !== null,
    )
  await bench.until(isCharging)
  expect(failureOf(await update(bench))).toMatchObject({ code: 'transactions-open' })
})

it.each([
  [
    'too few keys to be believed',
    { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '9' }] },
  ],
  ['no keys at all', 'NotSupported'],
])('asks first where it tells %s, and then goes on without a comparison', async (_what, answer) => {
  const bench = await startFileBench()
  const { id: firmwareId } = await bench.image({ version: '2.0.0' })
  await bench.scripted((action, payload, chargePoint) => {
    if (action === 'GetConfiguration') return answer
    if (action !== 'UpdateFirmware') return {}
    const update = async () => {
      await (await fetch(String(payload['location']))).arrayBuffer()
      const names = { chargePointVendor: 'Vendor', chargePointModel: 'Model' }
      await chargePoint.call('BootNotification', { ...names, firmwareVersion: '2.0.0' })
    }
    setImmediate(() => void update())
    return {}
  })
  const input = { chargePointId: 'CP1', firmwareId }
  expect(failureOf(await bench.run('firmware.update', input))).toMatchObject({ code: 'backup-implausible' })
  expect(await bench.sent('UpdateFirmware')).toEqual([])
  const run = await bench.run('firmware.update', { ...input, allowNoBackup: true })
  expect(resultOf(run)).toMatchObject({ proof: 'version', backupId: null, readingId: null, keys: [] })
})

it('withdraws the file when it is cancelled, and says what the charge point may still do', async () => {
  const bench = await startFileBench()
  await bench.virtual()
  const { id: firmwareId } = await bench.image({ version: '2.0.0' }, 24 * mib)
  const runId = await bench.drive(bench.runner.start('firmware.update', { chargePointId: 'CP1', firmwareId }))
  await bench.until(() => (bench.files.views()[0]?.covered ?? 0) > 0)
  await bench.until(() => bench.view(runId).cancelWarning === 'firmware-fetching')
  bench.runner.cancel(runId)
  const run = await bench.drive(bench.runner.ended(runId))
  expect(run.state.state).toBe('cancelled')
  expect((await bench.events('transfer-withdrawn')).length).toBe(1)
  expect((await fetch(recordOf(run).url)).status).toBe(410)
})

it('says that it was refused', async () => {
  const bench = await startFileBench()
  const keys = coreKeys.map(({ key, value = '' }) => ({ key, value }))
  await bench.scripted((action, payload) => {
    if (action === 'GetConfiguration') return tellKeys(keys)(payload)
    return action === 'UpdateFirmware' ? 'NotSupported' : {}
  })
  expect(failureOf(await update(bench))).toMatchObject({
    code: 'firmware-refused',
    params: { answer: 'NotSupported' },
  })
})
