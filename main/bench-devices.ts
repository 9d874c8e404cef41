import { silentLog, type Log } from '../contract/log.ts'
import type { Clock } from '../contract/clock.ts'
import { createBenchDevices, type BenchDevices } from '../drivers/bench-devices.ts'
import { readUsbFingerprints } from './catalogue/usb-fingerprints.ts'
import { systemClock } from './clock.ts'

export interface DevicesOptions {
  readonly log?: Log
  readonly clock?: Clock
  readonly autoRead?: boolean
}

/** The ports and readers of this computer, known by the fingerprint table. It looks for them until it is closed. */
export const openBenchDevices = ({
  log = silentLog,
  clock = systemClock,
  autoRead = true,
}: DevicesOptions = {}): BenchDevices =>
  createBenchDevices({ clock, log, autoRead, fingerprints: readUsbFingerprints() })
