import type { ModbusLink, ModbusTableSettings } from '../../../contract/modbus.ts'

export const baudRates = ['1200', '2400', '4800', '9600', '19200', '38400', '57600', '115200'] as const
export const parities = ['none', 'even', 'odd'] as const
export const transports = ['tcp', 'rtu'] as const
export const intervals = [0.5, 1, 2, 5, 10, 60] as const

/** How the line is set up, as it is typed. */
export interface LinkDraft {
  /** `network`, `other`, or the id of a device of the bench. */
  readonly port: string
  /** Host, or host:port. */
  readonly address: string
  /** Of a serial port that no list names. */
  readonly path: string
  /** Over the network. */
  readonly transport: (typeof transports)[number]
  readonly baudRate: string
  readonly parity: (typeof parities)[number]
  readonly stopBits: '1' | '2'
  /** Empty: the usual one of the map. */
  readonly unitId: string
  readonly map: string | null
  /** null: the device belongs to no charge point. */
  readonly chargePointId: string | null
  readonly intervalSeconds: number
}

export const freshDraft = (chargePointId: string | null): LinkDraft => ({
  port: 'network',
  address: '',
  path: '',
  transport: 'tcp',
  baudRate: '9600',
  parity: 'none',
  stopBits: '1',
  unitId: '',
  map: null,
  chargePointId,
  intervalSeconds: 2,
})

const usualTcpPort = 502
const isPath = (text: string): boolean => /^(?:\/\S+|COM\d+)$/i.test(text)
const hostOnly = /^(?:\[[0-9a-f:.]+\]|[\w.-]+)$/i
const hostAndPort = /^(?:\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i

/** By which the bench knows the port; null: what was typed is none. */
export const deviceOf = ({ port, address, path }: LinkDraft): string | null => {
  if (port === 'other') return isPath(path.trim()) ? path.trim() : null
  if (port !== 'network') return port
  const host = address.trim()
  if (hostAndPort.test(host)) return `tcp://${host}`
  return hostOnly.test(host) ? `tcp://${host}:${usualTcpPort}` : null
}

/** undefined: the usual one of the map; null: what was typed is none. */
export const unitIdOf = ({ unitId }: LinkDraft): number | null | undefined => {
  const text = unitId.trim()
  if (text === '') return undefined
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : null
}

/** How a procedure is told of the line; null: something is missing. */
export const linkOf = (draft: LinkDraft): ModbusLink | null => {
  const device = deviceOf(draft)
  const unitId = unitIdOf(draft)
  if (device === null || unitId === null) return null
  const { port, transport, baudRate, parity, stopBits } = draft
  return {
    device,
    ...(port === 'network' ? { transport } : {}),
    baudRate: Number(baudRate),
    parity,
    stopBits: stopBits === '1' ? 1 : 2,
    ...(unitId === undefined ? {} : { unitId }),
    answerMs: 1_000,
  }
}

/** null: the line or the map is missing. */
export const settingsOf = (draft: LinkDraft): ModbusTableSettings | null => {
  const link = linkOf(draft)
  const { map, chargePointId, intervalSeconds } = draft
  return link === null || map === null ? null : { ...link, map, chargePointId, intervalSeconds }
}

/** The draft that would open this table. */
export const draftOf = (settings: ModbusTableSettings, known: readonly string[]): LinkDraft => {
  const { device, transport, baudRate, parity, stopBits, unitId, map, chargePointId, intervalSeconds } =
    settings
  const network = device.startsWith('tcp://')
  const isUnlisted = !known.includes(device) && isPath(device)
  const port = network ? 'network' : isUnlisted ? 'other' : device
  return {
    port,
    address: network ? device.slice('tcp://'.length) : '',
    path: port === 'other' ? device : '',
    transport: transport ?? 'tcp',
    baudRate: String(baudRate),
    parity,
    stopBits: stopBits === 1 ? '1' : '2',
    unitId: unitId === undefined ? '' : String(unitId),
    map,
    chargePointId,
    intervalSeconds,
  }
}

/** As people call it: `10.0.0.9:502` for `tcp://10.0.0.9:502`. */
export const deviceName = (device: string): string => device.replace(/^tcp:\/\//, '')
