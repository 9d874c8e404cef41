import { access, constants } from 'node:fs/promises'
import type { DeviceState } from '../../contract/devices.ts'
import { portBusy, portRefused } from '../errors.ts'
import { holdersOf } from '../port-holder.ts'
import { cureFor } from './cures.ts'
import type { DescribedDevice } from './describe.ts'

const three = (n: number): string => String(n).padStart(3, '0')

/** The file by which Linux gives the device. */
const nodeOf = ({ path, bus }: DescribedDevice): string | null =>
  path ?? (bus ? `/dev/bus/usb/${three(bus.number)}/${three(bus.address)}` : null)

/** Why it is not for us; null: it is. */
const notForUs = ({ driver, can }: DescribedDevice): DeviceState | null => {
  if (can.length > 0) return null
  if (driver === 'hid-keyboard') return { state: 'not-for-us', cure: { kind: 'types-cards' } }
  return { state: 'not-for-us', cure: { kind: 'no-driver', driver } }
}

const stateOf = async (device: DescribedDevice, holders: Awaited<ReturnType<typeof holdersOf>>) => {
  const other = notForUs(device)
  if (other) return other
  const node = nodeOf(device)
  if (process.platform !== 'linux' || node === null) return { state: 'free' } as const
  const holder = holders.get(node)
  const { driver, usb, path, name } = device
  const about = { name, driver, path, vendorId: usb?.vendorId ?? null }
  if (holder) return { state: 'busy', holder, cure: cureFor(portBusy(name, holder), about) } as const
  const denied = await access(node, constants.R_OK | constants.W_OK).then(
    () => null,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : null),
  )
  if (denied !== 'EACCES' && denied !== 'EPERM') return { state: 'free' } as const
  const error = portRefused(node, denied)
  return { state: 'refused', error: error.code, params: error.params, cure: cureFor(error, about) } as const
}

/** How it stands with each device before anything is opened, by id. Linux tells; elsewhere all count as free. */
export const lookAtAccess = async (
  devices: readonly DescribedDevice[],
): Promise<ReadonlyMap<string, DeviceState>> => {
  const nodes = devices.filter(({ can }) => can.length > 0).map(nodeOf)
  const holders = await holdersOf(nodes.filter((node) => node !== null))
  const states = await Promise.all(
    devices.map(async (device) => [device.id, await stateOf(device, holders)] as const),
  )
  return new Map(states)
}
