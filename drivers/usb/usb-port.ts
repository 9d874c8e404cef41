import { createByteQueue } from '../byte-queue.ts'
import { portCannot, portFailed } from '../errors.ts'
import type { BytePort } from '../port.ts'
import type { UsbInterface } from './usb-interface.ts'

const packetBytes = 512
const writeTimeoutMs = 5_000

/** CDC data: bytes on two bulk endpoints, for a device to which the system gives no serial port. */
export const isCdcData = ([interfaceClass]: readonly [number, number, number]): boolean =>
  interfaceClass === 0x0a

/** A stream over the bulk endpoints of an interface that was claimed. It has no line settings and no signals. */
export const createUsbPort = (usb: UsbInterface): BytePort => {
  const { name } = usb
  const queue = createByteQueue()
  const pump = async (): Promise<void> => {
    for (;;) {
      const read = await usb.read(packetBytes, 0)
      if (read.type === 'bytes') queue.push(read.bytes)
      else if (read.type === 'cancelled') return queue.end(null)
    }
  }
  const pumping = pump().catch((error: unknown) => queue.end(portFailed(name, error)))
  const cannot = (what: string) => () => Promise.reject(portCannot(name, what))

  return {
    name,
    readable: queue.source,
    write: (bytes) => usb.write(bytes, writeTimeoutMs),
    drain: () => Promise.resolve(),
    setBaudRate: cannot('USB has no baud rate'),
    setSignals: cannot('it has no control lines'),
    getSignals: cannot('it has no control lines'),
    close: async () => {
      await usb.close()
      await pumping
    },
    ended: usb.ended,
  }
}
