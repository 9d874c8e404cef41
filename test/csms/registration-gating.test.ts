import { describe, expect, it } from 'vitest'
import type { RegistrationStatus } from '../../contract/journal-event.ts'
import type { FromCentralSystem } from '../../ocpp/actions/index.ts'
import { ChargePoint } from '../../main/csms/charge-point.ts'
import { barrierFor, type CallBarrier } from '../../main/csms/registration.ts'
import { startCsms } from '../support/csms-bench.ts'

type Status = RegistrationStatus | null
const boot = { requestedMessage: 'BootNotification' }
const heartbeat = { requestedMessage: 'Heartbeat' }

const calls: readonly [FromCentralSystem, object][] = [
  ['GetConfiguration', {}],
  ['RemoteStartTransaction', { idTag: 'A' }],
  ['RemoteStopTransaction', { transactionId: 1 }],
  ['TriggerMessage', boot],
  ['TriggerMessage', heartbeat],
  ['ExtendedTriggerMessage', boot],
]

const never: CallBarrier = 'never-booted'
const untold: CallBarrier = 'told-rejected'
const table: readonly { told: Status; decided: Status; barriers: readonly (CallBarrier | null)[] }[] = [
  { told: null, decided: null, barriers: [never, never, never, null, never, null] },
  { told: null, decided: 'Accepted', barriers: [never, never, never, null, never, null] },
  { told: null, decided: 'Rejected', barriers: [never, never, never, null, never, null] },
  { told: 'Pending', decided: 'Pending', barriers: [null, 'pending', 'pending', null, null, null] },
  { told: 'Pending', decided: 'Accepted', barriers: [null, 'pending', 'pending', null, null, null] },
  {
    told: 'Pending',
    decided: 'Rejected',
    barriers: ['rejected', 'rejected', 'rejected', 'rejected', 'rejected', 'rejected'],
  },
  {
    told: 'Rejected',
    decided: 'Accepted',
    barriers: [untold, untold, untold, untold, untold, untold],
  },
  {
    told: 'Accepted',
    decided: 'Accepted',
    barriers: [null, null, null, 'already-accepted', null, 'already-accepted'],
  },
  {
    told: 'Accepted',
    decided: 'Pending',
    barriers: [null, 'pending', 'pending', 'already-accepted', null, 'already-accepted'],
  },
]

describe.each(table)('told $told, decided $decided', ({ told, decided, barriers }) => {
  it.each(calls.map(([action, payload], i) => ({ action, payload, barrier: barriers[i] })))(
    '$action $payload.requestedMessage: $barrier',
    ({ action, payload, barrier }) => {
      const chargePoint = new ChargePoint('CP1')
      chargePoint.told = told
      if (decided) chargePoint.registration = { status: decided, intervalSeconds: 60, by: 'technician' }
      expect(barrierFor(chargePoint, action, payload)).toBe(barrier)
    },
  )
})

it('refuses over the wire what the table forbids, sends nothing, and lets it be forced', async () => {
  const bench = await startCsms({ settings: { policy: 'pending' } })
  const chargePoint = await bench.boot('CP1')
  await expect(
    bench.centralSystem.call('CP1', 'RemoteStartTransaction', { idTag: 'A' }),
  ).rejects.toMatchObject({ code: 'call-not-allowed', params: { barrier: 'pending' } })
  const forced = bench.centralSystem.call('CP1', 'RemoteStartTransaction', { idTag: 'A' }, { force: true })
  const [, id, action] = await chargePoint.nextMessage()
  expect(action).toBe('RemoteStartTransaction')
  chargePoint.send(JSON.stringify([3, id, { status: 'Rejected' }]))
  expect(await forced).toEqual({ status: 'Rejected' })
})

it('holds what waits in the queue against the registration of its own moment', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const first = bench.centralSystem.call('CP1', 'ClearCache', {})
  const second = bench.centralSystem.call('CP1', 'RemoteStopTransaction', { transactionId: 1 })
  const refused = expect(second).rejects.toMatchObject({ code: 'call-not-allowed' })
  const [, id] = await chargePoint.nextMessage()
  await bench.centralSystem.setRegistration('CP1', 'Rejected', undefined, 'script')
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await first
  await refused
})
