import type {
  BenchDevice,
  DeviceAbility,
  DeviceDriver,
  Fingerprint,
  ReaderSettings,
  UsbIdentity,
} from '../../contract/devices.ts'
import { hasSignal } from '../rfid/contactless.ts'
import { recognise, type DeviceTraits } from './fingerprints.ts'
import type { FoundSerial, FoundUsb } from './sources.ts'

/** A device without what is going on with it. */
export interface DescribedDevice extends Omit<BenchDevice, 'state' | 'reading'> {
  /** Where it is on the bus now; null: no USB device, or the system does not tell. */
  readonly bus: { readonly number: number; readonly address: number } | null
}

const isSame = (a: UsbIdentity, b: UsbIdentity): boolean =>
  a.vendorId === b.vendorId &&
  a.productId === b.productId &&
  (a.location === null || b.location === null || a.location === b.location) &&
  (a.serialNumber === null || b.serialNumber === null || a.serialNumber === b.serialNumber)

/** Stays the same over unplugging; a place on the bus where a device has no number of its own. */
const idOf = ({ vendorId, productId, serialNumber, location }: UsbIdentity, port = 0): string =>
  `usb:${vendorId}:${productId}${serialNumber === null ? `@${location ?? '?'}` : `:${serialNumber}`}${port === 0 ? '' : `#${port}`}`

export const modelOf = ({ usb }: Pick<BenchDevice, 'usb'>): string =>
  usb ? `${usb.vendorId}:${usb.productId}` : ''

const lineDefaults: ReaderSettings = {
  reader: 'lines',
  baudRate: 9600,
  framing: 'lines',
  checksum: 'none',
  content: 'hex',
  byteOrder: 'as-read',
}

const usualReader = (
  kind: BenchDevice['kind'],
  driver: DeviceDriver,
  path: string | null,
): ReaderSettings | null => {
  if (driver === 'ccid') return { reader: 'ccid' }
  return kind === 'rfid reader' && driver === 'serial' && path !== null ? lineDefaults : null
}

const abilitiesOf = (
  driver: DeviceDriver,
  kind: BenchDevice['kind'],
  hasPort: boolean,
  model: string,
): readonly DeviceAbility[] => {
  const can: DeviceAbility[] = []
  if (driver === 'ccid') can.push('read-cards')
  if (driver === 'ccid' && hasSignal(model)) can.push('signal-card')
  // whatever hangs on a serial port may be a reader
  if (hasPort)
    can.push(...(kind === 'bootloader' ? (['serial'] as const) : (['serial', 'read-cards'] as const)))
  if (driver === 'dfu' || (kind === 'bootloader' && hasPort) || (driver === 'esp32' && hasPort))
    can.push('flash')
  return can
}

const traitsOf = (usb: UsbIdentity | null, text: string, interfaces: readonly string[]): DeviceTraits => ({
  vendorId: usb?.vendorId ?? null,
  productId: usb?.productId ?? null,
  text,
  interfaces,
})

const describe = (
  rows: readonly Fingerprint[],
  id: string,
  path: string | null,
  usb: UsbIdentity | null,
  found: FoundUsb | undefined,
  text: string,
): DescribedDevice | null => {
  const { fingerprint, score } = recognise(rows, traitsOf(usb, text, found?.interfaces ?? []))
  if (!fingerprint && path === null) return null
  const kind = fingerprint?.kind ?? 'unknown'
  const driver = fingerprint?.driver ?? 'serial'
  const name = fingerprint?.name ?? (text === '' ? (path ?? id) : text)
  // a system without a driver for it leaves us the bulk endpoints of CDC data
  const hasPort = path !== null || (found?.interfaces.some((own) => own.startsWith('0a/')) ?? false)
  const can = abilitiesOf(driver, kind, hasPort, usb ? modelOf({ usb }) : '')
  const bus = found ? { number: found.busNumber, address: found.deviceAddress } : null
  const usual = usualReader(kind, driver, path)
  return { id, kind, name, driver, path, usb, can, score, usual, bus }
}

/** Devices of one number (clones) are told apart by their place. */
const withoutDoubles = (devices: readonly DescribedDevice[]): readonly DescribedDevice[] => {
  const times = new Map<string, number>()
  for (const { id } of devices) times.set(id, (times.get(id) ?? 0) + 1)
  return devices.map((device) =>
    (times.get(device.id) ?? 0) > 1 && device.usb
      ? { ...device, id: `${device.id}@${device.usb.location ?? device.path ?? '?'}` }
      : device,
  )
}

/** What is on the bench: each device once, those that no row of the table knows only where they are serial ports. */
export const describeDevices = (
  rows: readonly Fingerprint[],
  serial: readonly FoundSerial[],
  usb: readonly FoundUsb[],
): readonly DescribedDevice[] => {
  const ported = new Set<FoundUsb>()
  const ports = serial.map((port) => {
    const own = port.usb
    const found = own === null ? undefined : usb.find((candidate) => isSame(candidate, own))
    if (found) ported.add(found)
    const id = own === null ? `serial:${port.path}` : idOf(own, port.usbInterface)
    return describe(rows, id, port.path, own, found, port.text || (found?.text ?? ''))
  })
  const others = usb
    .filter((found) => !ported.has(found))
    .map((found) => {
      const { vendorId, productId, serialNumber, location } = found
      const own = { vendorId, productId, serialNumber, location }
      return describe(rows, idOf(own), null, own, found, found.text)
    })
  return withoutDoubles([...ports, ...others].filter((device) => device !== null))
}
