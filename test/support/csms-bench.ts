import { onTestFinished } from 'vitest'
import type { Clock } from '../../contract/clock.ts'
import { silentLog } from '../../contract/log.ts'
import { systemClock } from '../../main/clock.ts'
import { createCentralSystem, type CentralSystem } from '../../main/csms/CentralSystem.ts'
import type { Gate } from '../../main/csms/gate.ts'
import type { SecretKeysOf } from '../../main/csms/ports.ts'
import { defaultSettings, type CentralSystemSettings } from '../../main/csms/settings.ts'
import { memoryJournal, type MemoryJournal } from './memory-journal.ts'
import { memoryPorts, type MemoryPorts } from './memory-ports.ts'
import { dial, type DialOptions, type RawChargePoint } from './raw-charge-point.ts'

export interface CsmsBench {
  readonly centralSystem: CentralSystem
  readonly journal: MemoryJournal
  readonly ports: MemoryPorts
  readonly port: number
  /** Dials without waiting for anything. */
  dial(options?: Omit<DialOptions, 'port'>): RawChargePoint
  /** Dials, and resolves when the session is open. */
  connect(id?: string, options?: Omit<DialOptions, 'port'>): Promise<RawChargePoint>
  /** The same, and boots. */
  boot(id?: string, options?: Omit<DialOptions, 'port'>): Promise<RawChargePoint>
}

export interface CsmsBenchOptions {
  readonly settings?: Partial<CentralSystemSettings>
  readonly clock?: Clock
  readonly secretKeysOf?: SecretKeysOf
  /** Those of an earlier one, as after a restart. */
  readonly ports?: MemoryPorts
  /** Where charge points wait already. */
  readonly gate?: Gate
}

export const bootPayload = { chargePointVendor: 'Vendor', chargePointModel: 'Model' }

/** A Central System on a free loopback port, closed when the test is over. */
export const startCsms = async (options: CsmsBenchOptions = {}): Promise<CsmsBench> => {
  const { clock = systemClock, ports = memoryPorts() } = options
  const journal = memoryJournal(clock)
  const settings = { ...defaultSettings, policy: 'accept' as const, bootGraceMs: 0, ...options.settings }
  const centralSystem = await createCentralSystem({
    clock,
    log: silentLog,
    sink: journal,
    settings,
    ...(options.secretKeysOf ? { secretKeysOf: options.secretKeysOf } : {}),
    ...ports,
  })
  const { port } = options.gate ?? (await centralSystem.listen(0, '127.0.0.1'))
  if (options.gate) centralSystem.listenAt(options.gate)
  const dialled: RawChargePoint[] = []
  onTestFinished(async () => {
    for (const chargePoint of dialled) chargePoint.destroy()
    await centralSystem.close()
  })

  const dialHere: CsmsBench['dial'] = (dialOptions = {}) => {
    const chargePoint = dial({ port, ...dialOptions })
    dialled.push(chargePoint)
    return chargePoint
  }
  const connect: CsmsBench['connect'] = async (id = 'CP1', dialOptions = {}) => {
    const chargePoint = dialHere({ path: `/ocpp/${encodeURIComponent(id)}`, ...dialOptions })
    await chargePoint.response
    return chargePoint
  }
  return {
    centralSystem,
    journal,
    ports,
    port,
    dial: dialHere,
    connect,
    async boot(id, dialOptions) {
      const chargePoint = await connect(id, dialOptions)
      await chargePoint.call('BootNotification', bootPayload)
      return chargePoint
    },
  }
}
