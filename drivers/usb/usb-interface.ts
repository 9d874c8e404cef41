import type { Device, InEndpoint, Interface, LibUSBException, OutEndpoint, Transfer } from 'usb'
import type { UsbIdentity } from '../../contract/devices.ts'
import { portBusy, portFailed, portGone, portRefused } from '../errors.ts'
import type { NativeModules } from '../native.ts'
import { holderOfPort } from '../port-holder.ts'
import type { PortEnd } from '../port.ts'

/** What came of an IN transfer. A device that is gone is an error instead. */
export type UsbRead =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'timed-out' }
  /** The endpoint was halted and has been cleared. */
  | { readonly type: 'stalled' }
  /** By `close`. */
  | { readonly type: 'cancelled' }

/** One interface of a USB device, claimed for us alone. All rejections are ToolErrors. */
export interface UsbInterface {
  readonly name: string
  /** The descriptors of the class, as they stand behind the interface's own. */
  readonly extra: Uint8Array
  readonly hasInterrupt: boolean
  /** Sends on the bulk OUT endpoint; a stall is cleared and told as port-failed. */
  write(bytes: Uint8Array, timeoutMs: number): Promise<void>
  /** Reads from the bulk IN endpoint. `timeoutMs` 0: until something comes or `close`. */
  read(length: number, timeoutMs: number): Promise<UsbRead>
  readInterrupt(timeoutMs: number): Promise<UsbRead>
  close(): Promise<void>
  readonly ended: Promise<PortEnd>
}

export interface UsbTarget extends UsbIdentity {
  /** As a person knows it. */
  readonly name: string
  /** Bus and address of now, where the system tells; else the identity decides. */
  readonly busNumber: number | null
  readonly deviceAddress: number | null
}

/** LIBUSB_ERROR_…: what a call says. */
const callErrors = { access: -3, noDevice: -4, notFound: -5, busy: -6, notSupported: -12 } as const
/** LIBUSB_TRANSFER_…: how a transfer ended. */
const transferEnds = { timedOut: 2, cancelled: 3, stalled: 4, noDevice: 5 } as const

const errnoOf = (error: unknown): number | null =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : null

const hex4 = (n: number): string => n.toString(16).padStart(4, '0')
const locationOf = ({ busNumber, portNumbers }: Device): string | null =>
  portNumbers === undefined || portNumbers.length === 0 ? null : `${busNumber}-${portNumbers.join('.')}`

const isTarget = (device: Device, target: UsbTarget): boolean => {
  const { idVendor, idProduct } = device.deviceDescriptor
  if (hex4(idVendor) !== target.vendorId || hex4(idProduct) !== target.productId) return false
  if (target.busNumber !== null && target.deviceAddress !== null)
    return device.busNumber === target.busNumber && device.deviceAddress === target.deviceAddress
  const location = locationOf(device)
  return target.location === null || location === null || location === target.location
}

const nodePath = (target: UsbTarget): string =>
  `/dev/bus/usb/${String(target.busNumber).padStart(3, '0')}/${String(target.deviceAddress).padStart(3, '0')}`

const openError = async (target: UsbTarget, error: unknown) => {
  const { name } = target
  const detail = error instanceof Error ? error.message : String(error)
  switch (errnoOf(error)) {
    case callErrors.access:
    // Windows: no WinUSB driver
    case callErrors.notSupported:
    case callErrors.notFound:
      return portRefused(name, detail)
    case callErrors.noDevice:
      return portGone(name)
    case callErrors.busy:
      return portBusy(name, await holderOfPort(nodePath(target)))
    default:
      return portFailed(name, error)
  }
}

const isIn = (endpoint: { direction: string }): endpoint is InEndpoint => endpoint.direction === 'in'
const isOut = (endpoint: { direction: string }): endpoint is OutEndpoint => endpoint.direction === 'out'

const bulk = 2
const interrupt = 3

/**
 * Claims the first interface that `wants` names. The kernel's driver is put aside while we have it, and back
 * afterwards. Rejects with ToolError: port-gone, port-busy, port-refused, port-failed, native-module-missing.
 */
export const openUsbInterface = async (
  native: NativeModules,
  target: UsbTarget,
  wants: (interfaceClass: readonly [number, number, number]) => boolean,
): Promise<UsbInterface> => {
  const { getDeviceList } = await native.usb()
  const { name } = target
  const device = getDeviceList().find((candidate) => isTarget(candidate, target))
  if (!device) throw portGone(name)
  const classOf = ({ descriptor }: Interface): readonly [number, number, number] => [
    descriptor.bInterfaceClass,
    descriptor.bInterfaceSubClass,
    descriptor.bInterfaceProtocol,
  ]
  let claimed: Interface | undefined
  let hadDriver = false
  try {
    device.open()
    claimed = device.interfaces?.find((candidate) => wants(classOf(candidate)))
    if (claimed && process.platform === 'linux') {
      hadDriver = claimed.isKernelDriverActive()
      if (hadDriver) claimed.detachKernelDriver()
    }
    claimed?.claim()
  } catch (error) {
    if (device.interfaces) device.close()
    throw await openError(target, error)
  }
  if (!claimed) {
    device.close()
    throw portFailed(name, new Error('it has no interface of the kind that is wanted'))
  }
  const own = claimed
  const endpoints = own.endpoints
  const inlet = endpoints.filter(isIn).find(({ transferType }) => transferType === bulk)
  const outlet = endpoints.filter(isOut).find(({ transferType }) => transferType === bulk)
  const notices = endpoints.filter(isIn).find(({ transferType }) => transferType === interrupt)

  const running = new Set<Transfer>()
  const settled = new Set<Promise<unknown>>()
  let state: 'open' | 'closing' | 'gone' = 'open'
  let end: (end: PortEnd) => void = () => undefined
  const ended = new Promise<PortEnd>((resolve) => (end = resolve))
  const lost = () => {
    const error = portGone(name)
    if (state === 'open') {
      state = 'gone'
      end({ cause: 'died', error })
    }
    return error
  }
  const track = <T>(work: Promise<T>): Promise<T> => {
    const watched = work.catch(() => undefined).finally(() => settled.delete(watched))
    settled.add(watched)
    return work
  }
  const clearHalt = (endpoint: InEndpoint | OutEndpoint) =>
    new Promise<void>((resolve) => endpoint.clearHalt(() => resolve()))

  const transferIn = (endpoint: InEndpoint | undefined, length: number, timeoutMs: number) =>
    track(
      new Promise<UsbRead>((resolve, reject) => {
        if (state === 'closing') return resolve({ type: 'cancelled' })
        if (state === 'gone') return reject(portGone(name))
        if (!endpoint) return reject(portFailed(name, new Error('it has no such endpoint')))
        const finish = (error: LibUSBException | undefined, buffer: Buffer, actual: number) => {
          running.delete(transfer)
          switch (error?.errno) {
            case undefined:
              return resolve({ type: 'bytes', bytes: new Uint8Array(buffer.subarray(0, actual)) })
            case transferEnds.timedOut:
              return resolve({ type: 'timed-out' })
            case transferEnds.cancelled:
              return state === 'gone' ? reject(portGone(name)) : resolve({ type: 'cancelled' })
            case transferEnds.stalled:
              return void clearHalt(endpoint).then(() => resolve({ type: 'stalled' }))
            case transferEnds.noDevice:
              return reject(lost())
            default:
              return reject(portFailed(name, error))
          }
        }
        const transfer = endpoint.makeTransfer(timeoutMs, finish)
        running.add(transfer)
        try {
          transfer.submit(Buffer.alloc(length))
        } catch (error) {
          running.delete(transfer)
          reject(errnoOf(error) === callErrors.noDevice ? lost() : portFailed(name, error))
        }
      }),
    )

  return {
    name,
    extra: new Uint8Array(own.descriptor.extra),
    hasInterrupt: notices !== undefined,
    read: (length, timeoutMs) => transferIn(inlet, length, timeoutMs),
    readInterrupt: (timeoutMs) => transferIn(notices, notices?.descriptor.wMaxPacketSize ?? 8, timeoutMs),
    write: (bytes, timeoutMs) =>
      track(
        new Promise<void>((resolve, reject) => {
          if (state !== 'open') return reject(portGone(name))
          if (!outlet) return reject(portFailed(name, new Error('it has no endpoint to write to')))
          outlet.timeout = timeoutMs
          const failed = (error: unknown) => {
            const errno = errnoOf(error)
            if (errno === transferEnds.noDevice || errno === callErrors.noDevice) return reject(lost())
            if (errno !== transferEnds.stalled) return reject(portFailed(name, error))
            return void clearHalt(outlet).then(() =>
              reject(portFailed(name, new Error('it refused what was sent (stall)'))),
            )
          }
          try {
            outlet.transfer(Buffer.from(bytes), (error) => (error ? failed(error) : resolve()))
          } catch (error) {
            failed(error)
          }
        }),
      ),
    close: async () => {
      if (state === 'closing') {
        await ended
        return
      }
      const gone = state === 'gone'
      state = 'closing'
      for (const transfer of running) transfer.cancel()
      await Promise.all(settled)
      await new Promise<void>((resolve) => own.release(() => resolve()))
      try {
        if (hadDriver && !gone) own.attachKernelDriver()
      } catch {
        // the kernel finds its driver again when it is plugged in anew
      }
      device.close()
      end({ cause: 'closed' })
    },
    ended,
  }
}
