import { silentLog } from '../../contract/log.ts'
import { createBenchDevices, type BenchDevices } from '../../drivers/bench-devices.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import { createFakeReader } from '../../drivers/fake/fake-reader.ts'
import { readUsbFingerprints } from '../../main/catalogue/usb-fingerprints.ts'
import { manualClock } from '../support/manual-clock.ts'

/** What hangs on the recorded bench: a reader to which a card is held, and the adapter of a service port. */
export const recordedDevices = (nowMs: number, uid: string): BenchDevices =>
  createBenchDevices({
    clock: manualClock(nowMs),
    log: silentLog,
    fingerprints: readUsbFingerprints(),
    sources: {
      serial: () =>
        Promise.resolve([
          {
            path: '/dev/ttyUSB0',
            usb: { vendorId: '10c4', productId: 'ea60', serialNumber: '0001', location: '1-3' },
            text: 'Silicon Labs CP2102N USB to UART Bridge Controller',
            usbInterface: 0,
          },
        ]),
      usb: () =>
        Promise.resolve([
          {
            ...{ vendorId: '072f', productId: '2200', serialNumber: null, location: '1-2' },
            ...{ text: 'ACS ACR122U PICC Interface', interfaces: ['0b/00/00'] },
            ...{ busNumber: 1, deviceAddress: 5 },
          },
        ]),
    },
    openers: {
      port: () => Promise.resolve(createFakePort().port),
      reader: () => {
        const reader = createFakeReader()
        reader.hold({ uid, technology: 'mifare-ultralight', raw: uid, at: nowMs })
        return Promise.resolve(reader)
      },
    },
  })
