import type { Clock } from '../contract/clock.ts'
import type { ReaderSettings } from '../contract/devices.ts'
import { isToolError } from '../contract/tool-error.ts'
import { modelOf, type DescribedDevice } from './discovery/describe.ts'
import { holderOf, portCannot } from './errors.ts'
import type { NativeModules } from './native.ts'
import type { BytePort, LineSettings } from './port.ts'
import { isCcid, openCcidReader } from './rfid/ccid/driver.ts'
import { openLineReader } from './rfid/lines/driver.ts'
import { openPn532 } from './rfid/pn532/driver.ts'
import { openServiceReader } from './rfid/pcsc/driver.ts'
import { smartCardService, type StartSmartCardService } from './rfid/pcsc/service.ts'
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

/** Whether the service may be what has it: of root's processes Linux tells only root. */
const mayBeService = (error: unknown): boolean => {
  if (!isToolError(error) || error.code !== 'port-busy') return false
  const { who, name } = holderOf(error)
  return who === 'program' && (name === null || name === 'pcscd')
}

export interface OpenersOptions {
  readonly platform?: NodeJS.Platform
  readonly startService?: StartSmartCardService
}

export const createOpeners = (
  native: NativeModules,
  clock: Clock,
  { platform = process.platform, startService = smartCardService(native) }: OpenersOptions = {},
): Openers => {
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

  const overUsb = async (device: DescribedDevice): Promise<CardReader> =>
    openCcidReader({ usb: await claim(device, isCcid), clock, model: modelOf(device) })
  const overService = (device: DescribedDevice): Promise<CardReader> =>
    openServiceReader({ start: startService, clock, name: device.name, model: modelOf(device) })
  /**
   * Windows and macOS give such readers to their smart-card service; Linux does where pcscd runs. Where both ways fail,
   * the error is that of USB, which has the cure.
   */
  const ccid = async (device: DescribedDevice): Promise<CardReader> => {
    if (platform !== 'linux') return overService(device).catch(() => overUsb(device))
    try {
      return await overUsb(device)
    } catch (error) {
      if (!mayBeService(error)) throw error
      return overService(device).catch(() => {
        throw error
      })
    }
  }

  return {
    port,
    reader: async (device, settings, onUnreadable) => {
      switch (settings.reader) {
        case 'ccid':
          return ccid(device)
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
