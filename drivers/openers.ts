import type { Clock } from '../contract/clock.ts'
import type { ReaderSettings } from '../contract/devices.ts'
import { modelOf, type DescribedDevice } from './discovery/describe.ts'
import { portCannot } from './errors.ts'
import type { NativeModules } from './native.ts'
import type { BytePort, LineSettings } from './port.ts'
import { isCcid, openCcidReader } from './rfid/ccid/driver.ts'
import { openLineReader } from './rfid/lines/driver.ts'
import { openPn532 } from './rfid/pn532/driver.ts'
import type { CardReader } from './rfid/reader.ts'
import { openSerialPort } from './serial/serial-port.ts'
import { openTcpPort } from './tcp/tcp-port.ts'
import { openUsbInterface } from './usb/usb-interface.ts'
import { createUsbPort, isCdcData } from './usb/usb-port.ts'

/** How a described device is opened. Rejections are ToolErrors. */
export interface Openers {
  port(device: DescribedDevice, line: Partial<LineSettings>): Promise<BytePort>
  reader(
    device: DescribedDevice,
    settings: ReaderSettings,
    onUnreadable: (raw: string) => void,
  ): Promise<CardReader>
}

/** `10.0.0.9:4001`, `[fe80::1]:4001` */
const splitAddress = (address: string): { readonly host: string; readonly port: number } => {
  const at = address.lastIndexOf(':')
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) }
}

export const createOpeners = (native: NativeModules, clock: Clock): Openers => {
  const claim = (device: DescribedDevice, wants: Parameters<typeof openUsbInterface>[2]) => {
    const { usb, bus, name } = device
    if (!usb) return Promise.reject(portCannot(name, 'it does not hang on USB'))
    const target = { ...usb, name, busNumber: bus?.number ?? null, deviceAddress: bus?.address ?? null }
    return openUsbInterface(native, target, wants)
  }
  const bulkPort = async (device: DescribedDevice): Promise<BytePort> => {
    if (!device.can.includes('serial')) throw portCannot(device.name, 'it is no serial port')
    return createUsbPort(await claim(device, isCdcData))
  }
  const port: Openers['port'] = (device, line) => {
    const { path, driver } = device
    if (path === null) return bulkPort(device)
    return driver === 'tcp'
      ? openTcpPort({ ...splitAddress(path), clock })
      : openSerialPort({ path, line, native })
  }

  return {
    port,
    reader: async (device, settings, onUnreadable) => {
      switch (settings.reader) {
        case 'ccid': {
          const usb = await claim(device, isCcid)
          return openCcidReader({ usb, clock, model: modelOf(device) })
        }
        case 'pn532':
          return openPn532({ port: await port(device, { baudRate: settings.baudRate }), clock })
        case 'lines': {
          const opened = await port(device, { baudRate: settings.baudRate })
          return openLineReader({ port: opened, clock, settings, onUnreadable })
        }
      }
    },
  }
}
