import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import type { RegistrationPolicy } from '../../main/csms/settings.ts'
import { watchHeartbeatIntervals } from '../../main/procedures/heartbeat-interval.ts'
import { keyStore } from './support/key-store.ts'
import {
  newDisk,
  startBench,
  type Answer,
  type Disk,
  type ProcedureBench,
  type ScriptedChargePoint,
} from './support/procedure-bench.ts'

interface Watching extends ProcedureBench {
  /** As the technician does. */
  accept(): Promise<void>
}

const startWatching = async (
  policy: RegistrationPolicy,
  { isOn = true, disk = newDisk() }: { readonly isOn?: boolean; readonly disk?: Disk } = {},
): Promise<Watching> => {
  const bench = await startBench({ settings: { policy }, disk })
  const { clock, journal, centralSystem } = bench
  const watch = watchHeartbeatIntervals({ clock, log: silentLog, journal, centralSystem, isOn: () => isOn })
  onTestFinished(() => watch.close())
  return {
    ...bench,
    accept: () => bench.drive(watch.setRegistration('CP1', 'Accepted', undefined, 'technician')),
  }
}

const openChanges = (bench: ProcedureBench) =>
  bench.journal.state().chargePoints['CP1']?.openChanges.map(({ change }) => change) ?? []

/** A charge point whose interval is overwritten by what it is told at its acceptance (OCPP 1.6 §4.2). */
const scripted = async (
  bench: ProcedureBench,
  get: (payload: Readonly<Record<string, unknown>>) => Answer | undefined = () => undefined,
): Promise<{ readonly chargePoint: ScriptedChargePoint; readonly values: Map<string, string> }> => {
  const store = keyStore([{ key: 'HeartbeatInterval', value: '900' }], {
    other: (action, payload, chargePoint) => {
      if (action === 'TriggerMessage') void boot(chargePoint)
      return action === 'GetConfiguration' ? get(payload) : undefined
    },
  })
  const boot = async (chargePoint: ScriptedChargePoint): Promise<void> => {
    const answer = (await chargePoint.call('BootNotification', {
      chargePointVendor: 'Vendor',
      chargePointModel: 'Model',
    })) as { status: string; interval: number }
    if (answer.status === 'Accepted') store.values.set('HeartbeatInterval', String(answer.interval))
  }
  return { chargePoint: await bench.scripted(store.answers), values: store.values }
}

const accepted = (bench: ProcedureBench): boolean =>
  bench.journal.state().chargePoints['CP1']?.lastBootStatus === 'Accepted'

describe('the interval that our acceptance overwrites', () => {
  it('is read once while it waits, and is there to be put back', async () => {
    const bench = await startWatching('ask')
    const { chargePoint, values } = await scripted(bench)
    await bench.until(() => chargePoint.calls.length === 1)
    expect(chargePoint.calls).toEqual([
      { action: 'GetConfiguration', payload: { key: ['HeartbeatInterval'] } },
    ])
    // it asks again every ten seconds while it waits
    await bench.drive(
      chargePoint.call('BootNotification', { chargePointVendor: 'Vendor', chargePointModel: 'Model' }),
    )
    expect(openChanges(bench)).toEqual([])

    await bench.accept()
    await bench.until(() => openChanges(bench).length > 0)
    expect(values.get('HeartbeatInterval')).toBe('300')
    expect(openChanges(bench)).toEqual([{ what: 'heartbeat-interval', old: '900' }])
    expect(chargePoint.calls.map(({ action }) => action)).toEqual(['GetConfiguration', 'TriggerMessage'])
  })

  it('is read before an acceptance that comes at once', async () => {
    const bench = await startWatching('ask')
    await scripted(bench)
    await bench.accept()
    await bench.until(() => openChanges(bench).length > 0)
    expect(openChanges(bench)).toEqual([{ what: 'heartbeat-interval', old: '900' }])
  })

  it('is unknown where it was accepted by policy', async () => {
    const bench = await startWatching('accept')
    const { chargePoint } = await scripted(bench)
    await bench.until(() => openChanges(bench).length > 0)
    expect(openChanges(bench)).toEqual([{ what: 'heartbeat-interval', old: null }])
    expect(chargePoint.calls).toEqual([])
  })

  it.each([
    ['refuses the question', (): Answer => 'NotSupported'],
    ['does not have the key', (): Answer => ({ unknownKey: ['HeartbeatInterval'] })],
    ['says nothing', (): Answer => null],
  ] as const)('holds up nothing where it %s', async (_what, get) => {
    const bench = await startWatching('ask')
    await scripted(bench, get)
    await bench.accept()
    await bench.until(() => openChanges(bench).length > 0)
    expect(accepted(bench)).toBe(true)
    expect(openChanges(bench)).toEqual([{ what: 'heartbeat-interval', old: null }])
    expect(await bench.events('finding')).toEqual([])
  })

  it('is not asked for where that is switched off', async () => {
    const bench = await startWatching('ask', { isOn: false })
    const { chargePoint } = await scripted(bench)
    await bench.accept()
    await bench.until(() => openChanges(bench).length > 0)
    expect(chargePoint.calls.map(({ action }) => action)).toEqual(['TriggerMessage'])
  })

  it('is written down once, however often it boots', async () => {
    const bench = await startWatching('accept')
    const { chargePoint } = await scripted(bench)
    await bench.until(() => openChanges(bench).length > 0)
    chargePoint.hangUp()
    await bench.drive(chargePoint.dial())
    await bench.drive(chargePoint.dial())
    await bench.drive(bench.journal.flush())
    expect(await bench.events('change-made')).toHaveLength(1)
  })

  it('is what was set on purpose meanwhile', async () => {
    const bench = await startWatching('accept')
    await scripted(bench)
    await bench.until(() => openChanges(bench).length > 0)
    await bench.drive(
      bench.centralSystem.call('CP1', 'ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' }),
    )
    await bench.until(() => openChanges(bench).some((change) => 'old' in change && change.old !== null))
    expect(openChanges(bench)).toEqual([{ what: 'heartbeat-interval', old: '60' }])
  })

  it('is known again after it was put back, and overwritten at the next boot', async () => {
    const bench = await startWatching('ask')
    const { chargePoint } = await scripted(bench)
    await bench.accept()
    await bench.until(() => openChanges(bench).length > 0)
    const [made] = await bench.events('change-made')
    const settled = { kind: 'change-settled', chargePointId: 'CP1', runId: null, how: 'put-back' } as const
    bench.journal.append({ ...settled, changeSeq: made?.seq ?? 0 })
    expect(openChanges(bench)).toEqual([])
    await bench.drive(
      chargePoint.call('BootNotification', { chargePointVendor: 'Vendor', chargePointModel: 'Model' }),
    )
    await bench.until(() => openChanges(bench).length > 0)
    expect(openChanges(bench)).toEqual([{ what: 'heartbeat-interval', old: '900' }])
  })
})
