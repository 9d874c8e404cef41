import type { TriggerMessageRequest, TriggerMessageResponse } from '../../../../ocpp/actions/index.ts'
import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import type { ScriptedChargePoint } from '../../support/scripted-charge-point.ts'
import { booted, connectorId, connectors, reportStatus, timestamp } from '../../support/states.ts'

const trigger = (
  bench: CaseBench,
  chargePoint: ScriptedChargePoint,
  payload: TriggerMessageRequest,
  status: TriggerMessageResponse['status'] = 'Accepted',
): Promise<void> => bench.command(chargePoint, 'TriggerMessage', payload, { status })

const readMeter = (chargePoint: ScriptedChargePoint): Promise<unknown> =>
  chargePoint.send('MeterValues', {
    connectorId,
    meterValue: [
      {
        timestamp: timestamp(),
        sampledValue: [
          { value: '1200', context: 'Trigger', measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
        ],
      },
    ],
  })

export const remoteTrigger: Section = {
  profile: 'RemoteTrigger',
  name: 'RemoteTrigger',
  cases: [
    {
      id: 'TC_054_CSMS',
      title: 'Trigger Message',
      settings: standardSettings,
      // Each message that can be asked for is asked for, promised, sent and taken.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await trigger(bench, chargePoint, { requestedMessage: 'MeterValues', connectorId })
        await readMeter(chargePoint)
        await trigger(bench, chargePoint, { requestedMessage: 'Heartbeat' })
        await chargePoint.send('Heartbeat', {})
        await trigger(bench, chargePoint, { requestedMessage: 'StatusNotification', connectorId })
        await reportStatus(chargePoint, 'Available')
        await trigger(bench, chargePoint, { requestedMessage: 'DiagnosticsStatusNotification' })
        await chargePoint.send('DiagnosticsStatusNotification', { status: 'Idle' })
        await trigger(bench, chargePoint, { requestedMessage: 'FirmwareStatusNotification' })
        await chargePoint.send('FirmwareStatusNotification', { status: 'Idle' })
      },
    },
    {
      id: 'TC_055_CSMS',
      title: 'Trigger Message - Rejected',
      settings: standardSettings,
      // A connector that the charge point does not have.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const unknown = connectors.length + 1
        await trigger(
          bench,
          chargePoint,
          { requestedMessage: 'MeterValues', connectorId: unknown },
          'Rejected',
        )
      },
    },
  ],
}
