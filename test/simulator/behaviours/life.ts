import { expect } from 'vitest'
import type { KnockCause } from '../../../contract/journal-event.ts'
import { silentLog } from '../../../contract/log.ts'
import type { FromCentralSystem } from '../../../ocpp/actions/index.ts'
import { startVirtualChargePoint, type VirtualChargePointOptions } from '../../../simulator/charge-point.ts'
import { startCsms } from '../../support/csms-bench.ts'
import { manualClock } from '../../support/manual-clock.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const idTag = '04A1B2C3D4'

/**
 * Some minutes of everything under our own Central System, on one clock that stands still: boot, configuration, a
 * transaction, heartbeats, clock-aligned values, diagnostics, firmware. Gives what was found, and who knocked.
 */
export const liveOrdinarily = async (
  options: Partial<VirtualChargePointOptions>,
): Promise<{
  readonly rules: readonly string[]
  readonly knocks: readonly KnockCause[]
  readonly transactions: number
}> => {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const never = 86_400_000_000
  const { centralSystem, journal, ports, port } = await startCsms({
    clock,
    settings: { pingIntervalMs: never, silentMs: never, bootTriggerMs: never },
  })
  for (const known of [idTag, `${idTag}00000000000`, 'D4C3B2A104'])
    await ports.idTags.put({ idTag: known, status: 'Accepted', expiryDate: null, parentIdTag: null })
  if (options.password !== undefined)
    await centralSystem.setCredentials('CB001', { password: options.password, mode: 'allowed' })

  const settle = async (): Promise<void> => {
    for (let quiet = 0, seen = -1; quiet < 8;) {
      await turn()
      quiet = seen === journal.events.length ? quiet + 1 : 0
      seen = journal.events.length
    }
  }
  const pass = async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= 20) {
      clock.advance(Math.min(left, 20) * 1000)
      await settle()
    }
  }
  const chargePoint = startVirtualChargePoint({
    url: `ws://127.0.0.1:${port}/ocpp`,
    id: 'CB001',
    clock,
    log: silentLog,
    random: () => 0,
    ...options,
  })
  /** Whatever becomes of it, answered or not. */
  const ask = async (action: FromCentralSystem, payload: object = {}): Promise<void> => {
    centralSystem.call('CB001', action, payload).catch(() => undefined)
    await settle()
  }
  try {
    await Promise.race([journal.when('connection-opened'), journal.when('knock')])
    await settle()
    await pass(100)
    await ask('ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '60' })
    await pass(80)
    await ask('ChangeConfiguration', {
      key: 'MeterValuesSampledData',
      value: 'Energy.Active.Import.Register,Current.Import,Frequency,Power.Active.Import',
    })
    await ask('GetConfiguration')
    await pass(80)
    await chargePoint.hands.plug(1)
    await chargePoint.hands.card(idTag, 1)
    await settle()
    await pass(200)
    await chargePoint.hands.card(idTag, 1)
    await settle()
    await chargePoint.hands.unplug(1)
    await pass(120)
    await ask('GetDiagnostics', { location: 'ftp://127.0.0.1/' })
    await pass(60)
    await ask('UpdateFirmware', {
      location: 'ftp://127.0.0.1/fw-2.0.0.bin',
      retrieveDate: new Date(clock.now()).toISOString(),
    })
    await pass(120)
  } finally {
    await chargePoint.close()
  }
  expect(journal.of('finding').every(({ chargePointId }) => chargePointId === 'CB001')).toBe(true)
  return {
    rules: [...new Set(journal.findings())].toSorted(),
    knocks: [...new Set(journal.of('knock').map(({ cause }) => cause))],
    transactions: ports.allTransactions.length,
  }
}
