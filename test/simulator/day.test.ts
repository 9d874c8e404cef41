import { expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { startVirtualChargePoint, type VirtualChargePoint } from '../../simulator/charge-point.ts'
import { startCsms, type CsmsBench } from '../support/csms-bench.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { profile } from './support/bench.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Every CALL that the journal knows is answered, and nothing more comes. */
const settle = async ({ journal }: CsmsBench): Promise<void> => {
  for (let quiet = 0, seen = -1; quiet < 4;) {
    await turn()
    const frames = journal.of('frame').length
    quiet = frames === seen && frames % 2 === 0 ? quiet + 1 : 0
    seen = frames
  }
}

const minutes = async (csms: CsmsBench, clock: ManualClock, count: number): Promise<void> => {
  for (let i = 0; i < count * 3; i += 1) {
    clock.advance(20_000)
    await settle(csms)
  }
}

const dial = (csms: CsmsBench, clock: ManualClock, id: string, kind: string): VirtualChargePoint =>
  startVirtualChargePoint({
    url: `ws://127.0.0.1:${csms.port}/ocpp`,
    id,
    clock,
    log: silentLog,
    profile: profile(kind),
    random: () => 0,
  })

it('gives no finding at all in a whole day under our own Central System', { timeout: 120_000 }, async () => {
  const clock = manualClock(Date.UTC(2026, 2, 1))
  const csms = await startCsms({
    clock,
    settings: { pingIntervalMs: 86_400_000_000, silentMs: 86_400_000_000 },
  })
  const { centralSystem, journal, ports } = csms
  for (const idTag of ['TAG1', 'TAG2', 'TAG3'])
    await ports.idTags.put({ idTag, status: 'Accepted', expiryDate: null, parentIdTag: 'FAMILY' })
  const two = dial(csms, clock, 'TWO', 'two-connectors')
  const certified = dial(csms, clock, 'CERTIFIED', 'ecarplug')
  const pass = (count: number) => minutes(csms, clock, count)
  try {
    await Promise.all([two.booted, certified.booted])
    await settle(csms)
    await centralSystem.call('TWO', 'ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '900' })
    await centralSystem.call('TWO', 'ChangeConfiguration', {
      key: 'StopTxnAlignedData',
      value: 'Power.Active.Import',
    })
    await centralSystem.call('TWO', 'GetConfiguration', {})
    await centralSystem.call('CERTIFIED', 'GetConfiguration', {})
    await pass(30)
    // A night's charge, with a limit that comes and goes.
    await two.hands.plug(1)
    await two.hands.card('TAG1', 1)
    await settle(csms)
    await centralSystem.call('TWO', 'SetChargingProfile', {
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        transactionId: two.view().connectors[0]?.transactionId ?? 0,
        chargingSchedule: {
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [
            { startPeriod: 0, limit: 16 },
            { startPeriod: 3600, limit: 0 },
            { startPeriod: 7200, limit: 10 },
          ],
        },
      },
    })
    await centralSystem.call('TWO', 'GetCompositeSchedule', { connectorId: 1, duration: 86_400 })
    await pass(300)
    await two.hands.card('TAG2', 1)
    await settle(csms)
    await two.hands.unplug(1)
    // Reserved, then used from afar.
    await centralSystem.call('TWO', 'ReserveNow', {
      connectorId: 2,
      reservationId: 1,
      idTag: 'TAG3',
      expiryDate: new Date(clock.now() + 3_600_000).toISOString(),
    })
    await pass(10)
    await two.hands.plug(2)
    await centralSystem.call('TWO', 'RemoteStartTransaction', { connectorId: 2, idTag: 'TAG3' })
    await pass(60)
    await two.hands.unplug(2)
    await pass(1)
    await two.hands.unplug(2)
    // The local list, faults, availability.
    await centralSystem.call('TWO', 'SendLocalList', {
      listVersion: 1,
      updateType: 'Full',
      localAuthorizationList: [{ idTag: 'TAG1', idTagInfo: { status: 'Accepted' } }],
    })
    await two.hands.fault(1, 'GroundFailure')
    await pass(10)
    await two.hands.fault(1, null)
    await centralSystem.call('TWO', 'ChangeAvailability', { connectorId: 0, type: 'Inoperative' })
    await pass(10)
    await centralSystem.call('TWO', 'ChangeAvailability', { connectorId: 0, type: 'Operative' })
    await centralSystem.call('TWO', 'TriggerMessage', { requestedMessage: 'MeterValues' })
    await centralSystem.call('TWO', 'TriggerMessage', { requestedMessage: 'StatusNotification' })
    // The power fails in the middle of a transaction, and a soft reset ends another.
    await certified.hands.plug(1)
    await certified.hands.card('TAG2')
    await pass(45)
    await certified.hands.powerOff()
    await pass(15)
    await certified.hands.powerOn()
    await pass(15)
    await certified.hands.unplug(1)
    await two.hands.plug(1)
    await two.hands.card('TAG1', 1)
    await pass(20)
    await centralSystem.call('TWO', 'Reset', { type: 'Soft' })
    await pass(5)
    await two.hands.unplug(1)
    // New firmware and diagnostics.
    await centralSystem.call('TWO', 'UpdateFirmware', {
      location: 'ftp://127.0.0.1/fw-1.2.0.bin',
      retrieveDate: new Date(clock.now()).toISOString(),
    })
    await pass(5)
    await centralSystem.call('TWO', 'GetDiagnostics', { location: 'ftp://127.0.0.1/' })
    await pass(1440 - Math.round((clock.now() - Date.UTC(2026, 2, 1)) / 60_000))

    expect(journal.of('finding')).toEqual([])
    expect(journal.of('frame').length).toBeGreaterThan(5_000)
    expect(new Date(clock.now()).toISOString()).toMatch(/^2026-03-02T00:0/)
    expect(
      ports.allTransactions.map(({ chargePointId, connectorId, stopped }) => [
        chargePointId,
        connectorId,
        stopped?.reason,
      ]),
    ).toEqual([
      ['TWO', 1, 'Local'],
      ['TWO', 2, 'EVDisconnected'],
      ['CERTIFIED', 1, 'PowerLoss'],
      ['TWO', 1, 'SoftReset'],
    ])
    expect(two.view().queued + certified.view().queued).toBe(0)
  } finally {
    await Promise.all([two.close(), certified.close()])
  }
})
