import type { Clock } from '../../../contract/clock.ts'
import type { ModbusLink } from '../../../contract/modbus.ts'
import type { BenchDevices } from '../../bench-devices.ts'
import type { LeaseOwner } from '../../lease.ts'
import type { BytePort } from '../../port.ts'
import { createModbusClient, type ModbusClient, type ModbusClientOptions } from './client.ts'
import type { ModbusTransport } from './transport.ts'

export interface OpenModbusOptions extends Pick<ModbusClientOptions, 'onTrace'> {
  /** A port that somebody has is waited for. Absent: port-busy. */
  readonly waitFor?: AbortSignal
  readonly devices: Pick<BenchDevices, 'openPort'>
  readonly link: ModbusLink
  readonly owner: LeaseOwner
  readonly clock: Clock
}

export interface OpenModbus {
  readonly client: ModbusClient
  readonly close: () => Promise<void>
  readonly ended: BytePort['ended']
}

export const transportOf = ({
  device,
  transport,
}: Pick<ModbusLink, 'device' | 'transport'>): ModbusTransport =>
  transport ?? (device.startsWith('tcp:') ? 'tcp' : 'rtu')

/** Three and a half characters of eleven bits, and no less than the 1.75 ms that fast lines have. */
const gapMs = (baudRate: number): number => Math.ceil(Math.max(1.75, (3.5 * 11 * 1000) / baudRate))

/** Opens the port of a link for one owner. Rejects as `openPort` does. */
export const openModbus = async ({
  devices,
  link,
  owner,
  clock,
  onTrace,
  waitFor,
}: OpenModbusOptions): Promise<OpenModbus> => {
  const { device, baudRate, parity, stopBits, answerMs } = link
  const port = await devices.openPort(device, {
    owner,
    line: { baudRate, parity, stopBits, dataBits: 8 },
    ...(waitFor ? { waitFor } : {}),
  })
  const client = createModbusClient({
    port,
    transport: transportOf(link),
    clock,
    answerMs,
    gapMs: gapMs(baudRate),
    ...(onTrace ? { onTrace } : {}),
  })
  return { client, close: () => port.close(), ended: port.ended }
}
