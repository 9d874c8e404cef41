import type { FirmwareStatusNotificationRequest } from '../../../../ocpp/actions/index.ts'
import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import type { ScriptedChargePoint } from '../../support/scripted-charge-point.ts'
import { boot, booted, inMinutes, reportAll, shows } from '../../support/states.ts'

const reportFirmware = (
  chargePoint: ScriptedChargePoint,
  status: FirmwareStatusNotificationRequest['status'],
): Promise<unknown> => chargePoint.send('FirmwareStatusNotification', { status })

/** The operator names the file; the charge point agrees and starts to fetch it. */
const downloading = async (bench: CaseBench): Promise<ScriptedChargePoint> => {
  const chargePoint = await booted(bench)
  const update = { location: 'http://192.0.2.10/firmware/1.1.0.bin', retrieveDate: inMinutes(0) }
  await bench.command(chargePoint, 'UpdateFirmware', update, {})
  await reportFirmware(chargePoint, 'Downloading')
  return chargePoint
}

/** Downloaded, installing, rebooted: and then the outcome. */
const installs = (outcome: 'Installed' | 'InstallationFailed') => async (bench: CaseBench) => {
  const before = await downloading(bench)
  await reportFirmware(before, 'Downloaded')
  await reportAll(before, 'Unavailable')
  await shows(bench, { status: 'Unavailable' })
  await reportFirmware(before, 'Installing')
  await before.disconnect()
  const after = await bench.dial()
  await boot(after)
  await reportFirmware(after, outcome)
  await shows(bench, { status: 'Available' })
}

export const firmwareManagement: Section = {
  profile: 'FirmwareManagement',
  name: 'FirmwareManagement',
  cases: [
    {
      id: 'TC_044_1_CSMS',
      title: 'Firmware Update - Download and Install',
      settings: standardSettings,
      run: installs('Installed'),
    },
    {
      id: 'TC_044_2_CSMS',
      title: 'Firmware Update - Download Failed',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await downloading(bench)
        await reportFirmware(chargePoint, 'DownloadFailed')
      },
    },
    {
      id: 'TC_044_3_CSMS',
      title: 'Firmware Update - Installation Failed',
      settings: standardSettings,
      run: installs('InstallationFailed'),
    },
  ],
}
