import { opendir, readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { UsbIdentity } from '../../contract/devices.ts'
import type { DeviceSources, FoundSerial, FoundUsb } from './sources.ts'

const listing = async (folder: string): Promise<readonly string[]> => {
  const names: string[] = []
  try {
    for await (const { name } of await opendir(folder)) names.push(name)
  } catch {
    // a computer without such devices has no such folder
  }
  return names
}
const attribute = async (folder: string, name: string): Promise<string | null> => {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null)
  return text === null ? null : text.trim()
}
const textOf = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' ')

const hubClass = '09'

/** Walks up from a tty to the USB device that carries it. */
const usbAbove = async (folder: string, top: string): Promise<string | null> => {
  for (let at = folder; at.length > top.length; at = dirname(at))
    if ((await attribute(at, 'idVendor')) !== null) return at
  return null
}

const identityOf = async (folder: string): Promise<UsbIdentity | null> => {
  const [vendorId, productId] = [await attribute(folder, 'idVendor'), await attribute(folder, 'idProduct')]
  if (vendorId === null || productId === null) return null
  const serialNumber = await attribute(folder, 'serial')
  return { vendorId, productId, serialNumber, location: basename(folder) }
}

/** A port of the board: `type` 0 is a place where no chip is. */
const isReal = async (folder: string): Promise<boolean> => {
  const type = await attribute(folder, 'type')
  return type !== null && type !== '0'
}

const serialPort = async (root: string, name: string): Promise<FoundSerial | null> => {
  const folder = join(root, 'class/tty', name)
  const device = await realpath(join(folder, 'device')).catch(() => null)
  if (device === null) return null
  const path = `/dev/${name}`
  const usbFolder = await usbAbove(device, root)
  if (usbFolder === null)
    return (await isReal(folder)) ? { path, usb: null, text: '', usbInterface: 0 } : null
  const text = textOf(await attribute(usbFolder, 'manufacturer'), await attribute(usbFolder, 'product'))
  // below 1-1.2 stands the interface 1-1.2:1.3
  const below = device.slice(usbFolder.length + 1).split('/')[0] ?? ''
  const usbInterface = Number(/:\d+\.(\d+)$/.exec(below)?.[1] ?? 0)
  return { path, usb: await identityOf(usbFolder), text, usbInterface }
}

const usbDevice = async (devices: string, name: string): Promise<FoundUsb | null> => {
  const folder = join(devices, name)
  const identity = await identityOf(folder)
  if (identity === null || (await attribute(folder, 'bDeviceClass')) === hubClass) return null
  const own = await realpath(folder).catch(() => folder)
  const interfaces: string[] = []
  for (const entry of await listing(own)) {
    if (!entry.includes(':')) continue
    const parts = ['bInterfaceClass', 'bInterfaceSubClass', 'bInterfaceProtocol']
    const read = await Promise.all(parts.map((part) => attribute(join(own, entry), part)))
    if (read.every((part) => part !== null)) interfaces.push(read.join('/'))
  }
  return {
    ...identity,
    text: textOf(await attribute(folder, 'manufacturer'), await attribute(folder, 'product')),
    interfaces: interfaces.sort(),
    busNumber: Number(await attribute(folder, 'busnum')),
    deviceAddress: Number(await attribute(folder, 'devnum')),
  }
}

const isThere = <T>(value: T | null): value is T => value !== null

/** Linux: serial ports and USB devices as the kernel lists them. Never rejects: what vanishes meanwhile is left out. */
export const listSysfs = (root = '/sys'): DeviceSources => ({
  serial: async () => {
    const top = await realpath(root).catch(() => root)
    const names = (await listing(join(root, 'class/tty'))).filter((name) => /^tty[A-Z]/.test(name))
    const found = await Promise.all(names.map((name) => serialPort(top, name)))
    return found.filter(isThere).sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
  },
  usb: async () => {
    const devices = join(root, 'bus/usb/devices')
    const names = (await listing(devices)).filter((name) => !name.includes(':') && !name.startsWith('usb'))
    return (await Promise.all(names.map((name) => usbDevice(devices, name)))).filter(isThere)
  },
})
