import { expect, it } from 'vitest'
import { failureOf, startFileBench, type FileBench } from './support/file-bench.ts'

const profiles = (value: string) => ({
  configurationKey: [{ key: 'SupportedFeatureProfiles', readonly: true, value }],
})
const lists = 'Core,FirmwareManagement'

const refusing = (bench: FileBench, answer: string, told: ReturnType<typeof profiles> | string) =>
  bench.scripted((action) =>
    action === 'GetConfiguration'
      ? told
      : action === 'UpdateFirmware' || action === 'GetDiagnostics'
        ? answer
        : {},
  )

const ask = async (bench: FileBench, procedure: string) => {
  const { id: firmwareId } = await bench.image()
  const chargePointId = 'CP1'
  const input =
    procedure === 'firmware.update' ? { chargePointId, firmwareId, allowNoBackup: true } : { chargePointId }
  return failureOf(await bench.run(procedure, input))
}

it.each([
  ['firmware.update', 'firmware-refused', 'UpdateFirmware', 'NotSupported'],
  ['diagnostics.pull', 'diagnostics-refused', 'GetDiagnostics', 'NotImplemented'],
] as const)('%s: a listed profile that is not there is found', async (procedure, code, action, answer) => {
  const bench = await startFileBench()
  await refusing(bench, answer, profiles(lists))
  expect(await ask(bench, procedure)).toMatchObject({ code, params: { answer } })
  const [finding, ...more] = (await bench.events('finding')).filter(({ rule }) => rule === 'profile-not-kept')
  expect(more).toEqual([])
  expect(finding).toMatchObject({ clause: 'OCPP 1.6 §3.3', severity: 'violation' })
  expect(finding?.text).toBe(
    `SupportedFeatureProfiles lists FirmwareManagement, which ${action} belongs to; it was answered with ${answer}.`,
  )
  const frame = (await bench.events('frame')).find(({ seq }) => seq === finding?.frameSeq)
  expect(frame).toMatchObject({ direction: 'in', messageType: 4 })
  expect(frame?.text).toContain(answer)
})

it.each([
  ['another answer', 'InternalError', profiles(lists)],
  ['a profile that is not listed', 'NotSupported', profiles('Core,RemoteTrigger')],
  ['profiles that it does not tell', 'NotSupported', 'NotSupported'],
] as const)('%s is no finding', async (_what, answer, told) => {
  const bench = await startFileBench()
  await refusing(bench, answer, told)
  expect(await ask(bench, 'diagnostics.pull')).toMatchObject({ code: 'diagnostics-refused' })
  expect((await bench.events('finding')).filter(({ rule }) => rule === 'profile-not-kept')).toEqual([])
})
