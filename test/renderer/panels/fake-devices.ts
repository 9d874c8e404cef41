import { formatUid, type HeldCard, isRandomUid, uidFormats } from '../../../contract/card.ts'
import type { BenchDevice, BenchPanelView, ReaderSettings } from '../../../contract/devices.ts'
import type { KnownCard } from '../../../contract/known-card.ts'
import type { DevicesClient } from '../../../renderer/panels/bench/devices-client.ts'

/** 09:14:02 on the day of the other fakes. */
const heldAt = new Date(2026, 10, 21, 9, 14, 2).getTime()

const ccid: BenchDevice = {
  id: 'usb:072f:2200@1-1',
  kind: 'rfid reader',
  name: 'ACS ACR122U',
  driver: 'ccid',
  path: null,
  usb: { vendorId: '072f', productId: '2200', serialNumber: null, location: '1-1' },
  can: ['read-cards', 'signal-card'],
  score: 90,
  usual: { reader: 'ccid' },
  reading: { reader: 'ccid' },
  state: { state: 'reading' },
}
const serial: BenchDevice = {
  id: 'usb:10c4:ea60:0001',
  kind: 'adapter chip',
  name: 'CP2102N USB–UART',
  driver: 'serial',
  path: '/dev/ttyUSB0',
  usb: { vendorId: '10c4', productId: 'ea60', serialNumber: '0001', location: '1-2' },
  can: ['serial', 'read-cards'],
  score: 60,
  usual: null,
  reading: null,
  state: { state: 'free' },
}
const hub: BenchDevice = {
  ...{
    id: 'usb:1d6b:0002@2',
    kind: 'unknown',
    name: 'USB hub',
    driver: 'none',
    path: null,
    can: [],
    score: 10,
  },
  usb: { vendorId: '1d6b', productId: '0002', serialNumber: null, location: '2' },
  ...{ usual: null, reading: null },
  state: { state: 'not-for-us', cure: { kind: 'no-driver', driver: 'none' } },
}
const refused: BenchDevice = {
  ...ccid,
  state: {
    state: 'refused',
    error: 'port-refused',
    params: { port: 'ACS ACR122U', detail: 'LIBUSB_ERROR_ACCESS' },
    cure: {
      kind: 'udev-rule',
      file: '/etc/udev/rules.d/60-chargebench.rules',
      text: '# ACS ACR122U\nSUBSYSTEM=="usb", ATTR{idVendor}=="072f", MODE="0660", TAG+="uaccess"\n',
      command: 'sudo udevadm control --reload',
    },
  },
}
const busy: BenchDevice = {
  ...serial,
  reading: { reader: 'pn532', baudRate: 115_200 },
  state: { state: 'busy', holder: { who: 'program', name: 'putty.exe', pid: 7412 }, cure: null },
}
const keyboard: BenchDevice = {
  ...ccid,
  ...{
    id: 'usb:ffff:0035@1-4',
    name: 'Sycreader RFID',
    driver: 'hid-keyboard',
    can: [],
    usual: null,
    reading: null,
  },
  usb: { vendorId: 'ffff', productId: '0035', serialNumber: null, location: '1-4' },
  state: { state: 'not-for-us', cure: { kind: 'types-cards' } },
}
export const someDevices = { ccid, serial, hub, refused, busy, keyboard }

export const heldCard = (id: number, uid: string, more: Partial<HeldCard> = {}): HeldCard => ({
  ...{ id, uid, technology: 'mifare-classic-1k', raw: uid, at: heldAt + id * 1000, reader: ccid.id },
  formats: uidFormats.map((format) => ({ format, text: formatUid(uid, format) })),
  warning: isRandomUid({ uid, technology: 'mifare-classic-1k' }) ? 'random-uid' : null,
  givenTo: null,
  ...more,
})

export const benchView = (more: Partial<BenchPanelView> = {}): BenchPanelView => ({
  ...{ lookedAt: heldAt, devices: [], troubles: [], cures: [], cards: [], asking: null, unreadable: [] },
  ...more,
})

export const unknownCard = (uid: string): KnownCard => ({
  ...{ uid, entered: [], unknownIdTag: 'Invalid', lists: [], transactions: [] },
})

export interface FakeDevices extends DevicesClient {
  readonly show: (view: BenchPanelView) => void
  /** Gives a card to whoever asked last. */
  readonly give: (card: HeldCard) => void
  readonly reads: { readonly device: string; readonly settings: ReaderSettings }[]
  readonly stopped: string[]
  readonly typedDigits: string[]
  readonly looks: () => number
  /** What reading fails with; null = it begins. */
  failure: Error | null
}

/** Devices that are as they are told to be. */
export const createFakeDevices = (
  first: BenchPanelView | null = benchView(),
  known: (uid: string) => KnownCard = unknownCard,
): FakeDevices => {
  let view = first
  let looks = 0
  const watchers = new Set<(view: BenchPanelView) => void>()
  const asking: { readonly name: string; readonly onCard: (card: HeldCard) => void }[] = []
  const show = (next: BenchPanelView) => {
    view = next
    watchers.forEach((watcher) => watcher(next))
  }
  const showAsking = () => {
    if (view) show({ ...view, asking: asking.at(-1)?.name ?? null })
  }
  const fake: FakeDevices = {
    ...{ reads: [], stopped: [], typedDigits: [], failure: null },
    show,
    looks: () => looks,
    give: (card) => {
      const receiver = asking.at(-1)
      const held = { ...card, givenTo: receiver?.name ?? null }
      if (view) show({ ...view, cards: [held, ...view.cards] })
      receiver?.onCard(held)
    },
    view: (onView) => {
      watchers.add(onView)
      if (view) onView(view)
      return () => watchers.delete(onView)
    },
    look: () => {
      looks += 1
      return Promise.resolve()
    },
    read: (device, settings) => {
      if (fake.failure) return Promise.reject(fake.failure)
      fake.reads.push({ device, settings })
      return Promise.resolve()
    },
    stopReading: (device) => {
      fake.stopped.push(device)
      return Promise.resolve()
    },
    typed: (digits) => {
      fake.typedDigits.push(digits)
      if (digits.length % 2 === 1) return Promise.resolve(null)
      const card = heldCard(900 + fake.typedDigits.length, digits, { reader: 'keyboard' })
      fake.give(card)
      return Promise.resolve({ ...card, givenTo: asking.at(-1)?.name ?? null })
    },
    ask: (name, onCard) => {
      const request = { name, onCard }
      asking.push(request)
      showAsking()
      return () => {
        asking.splice(asking.indexOf(request), 1)
        showAsking()
      }
    },
    known: (uid) => Promise.resolve(known(uid)),
  }
  return fake
}
