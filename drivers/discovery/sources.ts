import { z } from 'zod'
import type { NativeModules } from '../native.ts'
import { listSysfs } from './sysfs.ts'
import type { UsbIdentity } from '../../contract/devices.ts'

/** A serial port that the system has. */
export interface FoundSerial {
  readonly path: string
  readonly usb: UsbIdentity | null
  readonly text: string
  /** Which of several ports of one USB device; 0 for the first. */
  readonly usbInterface: number
}

export interface FoundUsb extends UsbIdentity {
  /** Manufacturer and product, as the device says; empty where it can not be read. */
  readonly text: string
  readonly interfaces: readonly string[]
  readonly busNumber: number
  readonly deviceAddress: number
}

/** Where devices are found. Rejections are ToolErrors. */
export interface DeviceSources {
  serial(): Promise<readonly FoundSerial[]>
  usb(): Promise<readonly FoundUsb[]>
}

const hubClass = 9
const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0')
const idOf = (raw: string | undefined): string | null =>
  raw === undefined ? null : raw.toLowerCase().replace(/^0x/, '').padStart(4, '0')

const said = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)
const listedPorts = z.array(
  z.object({
    path: z.string(),
    vendorId: said,
    productId: said,
    serialNumber: said,
    locationId: said,
    manufacturer: said,
  }),
)

/** Windows and macOS: what the native modules list. */
const nativeSources = (native: NativeModules): DeviceSources => ({
  serial: async () => {
    const { SerialPort } = await native.serialport()
    const listed: unknown = await SerialPort.list()
    return listedPorts
      .parse(listed)
      .map(({ path, vendorId, productId, serialNumber, locationId, manufacturer }) => {
        const [vendor, product] = [idOf(vendorId), idOf(productId)]
        const usb =
          vendor === null || product === null
            ? null
            : {
                vendorId: vendor,
                productId: product,
                serialNumber: serialNumber ?? null,
                location: locationId ?? null,
              }
        return { path, usb, text: manufacturer ?? '', usbInterface: 0 }
      })
  },
  usb: async () => {
    const { getDeviceList } = await native.usb()
    return getDeviceList().flatMap((device) => {
      const { idVendor, idProduct, bDeviceClass } = device.deviceDescriptor
      if (bDeviceClass === hubClass) return []
      const { busNumber, deviceAddress, portNumbers } = device
      return [
        {
          vendorId: hex(idVendor, 4),
          productId: hex(idProduct, 4),
          serialNumber: null,
          location: portNumbers?.length ? `${busNumber}-${portNumbers.join('.')}` : null,
          text: '',
          interfaces: interfacesOf(device),
          busNumber,
          deviceAddress,
        },
      ]
    })
  },
})

type NativeDevice = ReturnType<Awaited<ReturnType<NativeModules['usb']>>['getDeviceList']>[number]

const interfacesOf = (device: NativeDevice): readonly string[] => {
  try {
    return (device.configDescriptor?.interfaces ?? []).flatMap((settings) =>
      settings.map(({ bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol }) =>
        [bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol].map((n) => hex(n, 2)).join('/'),
      ),
    )
  } catch {
    // a device that is not configured yet tells nothing
    return []
  }
}

/** The devices of this computer. On Linux the kernel's own tables are read: no native module is loaded for a list. */
export const createDeviceSources = (
  native: NativeModules,
  platform: NodeJS.Platform = process.platform,
): DeviceSources => (platform === 'linux' ? listSysfs() : nativeSources(native))
