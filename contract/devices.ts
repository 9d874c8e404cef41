import { z } from 'zod'
import type { HeldCard } from './card.ts'
import type { ToolErrorCode, ToolErrorParams } from './tool-error.ts'

/** What speaks to the device. `ccid`, `serial` and `dfu` are ours; the others name why there is none. */
export const deviceDriverSchema = z.enum([
  'ccid',
  'serial',
  'tcp',
  'dfu',
  'esp32',
  'samba',
  'nxp-sdp',
  'hid',
  'hid-keyboard',
  'libusb',
  'pcsc-vendor',
  'vendor',
  'modem',
  'network',
  'mass-storage',
  'can',
  'composite',
  'none',
])
export type DeviceDriver = z.infer<typeof deviceDriverSchema>

export const deviceKindSchema = z.enum([
  'rfid reader',
  'bootloader',
  'charger or controller',
  'adapter chip',
  'unknown',
])
export type DeviceKind = z.infer<typeof deviceKindSchema>

/**
 * One row of the fingerprint table. A row that names more of a device wins: vendor and product, then vendor alone, then
 * the class of one of its interfaces (`0b/00/00`, in hex, trailing parts may be missing). `text` must be found in what
 * the device says of itself (manufacturer, product), whatever the case.
 */
export const fingerprintSchema = z.strictObject({
  vid: z
    .string()
    .regex(/^[0-9a-f]{4}$/)
    .optional(),
  pid: z
    .string()
    .regex(/^[0-9a-f]{4}$/)
    .optional(),
  interface: z
    .string()
    .regex(/^[0-9a-f]{2}(?:\/[0-9a-f]{2}){0,2}$/)
    .optional(),
  text: z.string().min(1).optional(),
  name: z.string().min(1),
  kind: deviceKindSchema,
  driver: deviceDriverSchema,
  source: z.string().min(1),
})
export type Fingerprint = z.infer<typeof fingerprintSchema>

/** What makes a USB device the same one after it was unplugged, or took another path. */
export interface UsbIdentity {
  /** Four hex digits, lower case. */
  readonly vendorId: string
  readonly productId: string
  readonly serialNumber: string | null
  /** Bus and ports: `1-2.3`; null where the system does not tell. */
  readonly location: string | null
}

/** What can be done with it. */
export type DeviceAbility = 'read-cards' | 'signal-card' | 'serial' | 'flash'

/** Who has a port: a panel or procedure of ours, or another program as far as the system tells. */
export type PortHolder =
  | { readonly who: 'us'; readonly name: string }
  | { readonly who: 'program'; readonly name: string | null; readonly pid: number | null }

/** What to do so that a device can be used: the screens and the command line put it in words (`cures.<kind>`). */
export type Cure =
  /** Linux: the serial port belongs to a group. `command` is run once; then log in again. */
  | { readonly kind: 'join-group'; readonly group: string; readonly command: string }
  /** Linux: write `text` to `file`, run `command`, plug in anew. */
  | { readonly kind: 'udev-rule'; readonly file: string; readonly text: string; readonly command: string }
  /** Windows: the device needs the WinUSB driver; a card reader, or the smart-card service that has it instead. */
  | { readonly kind: 'winusb'; readonly device: string; readonly isReader: boolean }
  /** The smart-card service of the system owns the reader. `command` stops it; null: it can not be stopped. */
  | { readonly kind: 'smart-card-service'; readonly command: string | null }
  | { readonly kind: 'close-program'; readonly name: string | null; readonly pid: number | null }
  /** The device speaks a protocol that no driver of ours knows. */
  | { readonly kind: 'no-driver'; readonly driver: DeviceDriver }
  /** It types its cards: nothing to do but to hold one. */
  | { readonly kind: 'types-cards' }
  /** A native module is missing or broken. */
  | { readonly kind: 'reinstall'; readonly module: string; readonly command: string }
  | { readonly kind: 'plug-in-again' }

const noWords = { command: '', file: '', device: '', module: '', name: '', driver: '' } as const

export interface CureWords {
  readonly key: CureKey
  readonly params: Readonly<Record<keyof typeof noWords, string>>
}

/** The i18n key below `cures`, and what fills its sentence. The text of a rule stands in the cure itself. */
export const cureWords = (cure: Cure): CureWords => {
  switch (cure.kind) {
    case 'join-group':
      return { key: cure.kind, params: { ...noWords, command: cure.command } }
    case 'udev-rule':
      return { key: cure.kind, params: { ...noWords, file: cure.file, command: cure.command } }
    case 'winusb':
      return {
        key: cure.isReader ? 'winusb-reader' : cure.kind,
        params: { ...noWords, device: cure.device },
      }
    case 'smart-card-service':
      return cure.command === null
        ? { key: 'smart-card-service-fixed', params: noWords }
        : { key: cure.kind, params: { ...noWords, command: cure.command } }
    case 'close-program':
      return cure.name === null
        ? { key: 'close-some-program', params: noWords }
        : { key: cure.kind, params: { ...noWords, name: cure.name } }
    case 'no-driver':
      return { key: cure.kind, params: { ...noWords, driver: cure.driver } }
    case 'reinstall':
      return { key: cure.kind, params: { ...noWords, module: cure.module, command: cure.command } }
    case 'types-cards':
    case 'plug-in-again':
      return { key: cure.kind, params: noWords }
  }
}
export type CureKey = Cure['kind'] | 'winusb-reader' | 'smart-card-service-fixed' | 'close-some-program'

/** How it stands with a device. */
export type DeviceState =
  /** Could be opened; nobody has. */
  | { readonly state: 'free' }
  /** A reader of ours waits for cards. */
  | { readonly state: 'reading' }
  /** Being opened. */
  | { readonly state: 'opening' }
  /** Somebody has it; when it is freed, what waits for it takes it by itself. */
  | { readonly state: 'busy'; readonly holder: PortHolder; readonly cure: Cure | null }
  /** The system does not let us, or it does not work. `error` names an i18n key below `errors`. */
  | {
      readonly state: 'refused'
      readonly error: ToolErrorCode
      readonly params: ToolErrorParams
      readonly cure: Cure | null
    }
  /** Seen, but not for us. */
  | { readonly state: 'not-for-us'; readonly cure: Cure }
  /** A reader of ours waits until it is plugged in again. */
  | { readonly state: 'unplugged' }

export interface BenchDevice {
  /** Stays the same over unplugging and another path: `usb:072f:2200@1-1`, `serial:/dev/ttyS0`, `tcp:10.0.0.9:4001`. */
  readonly id: string
  readonly kind: DeviceKind
  readonly name: string
  readonly driver: DeviceDriver
  /** `/dev/ttyUSB0`, `COM5`, `10.0.0.9:4001`; null: it is opened by its place on the bus. */
  readonly path: string | null
  readonly usb: UsbIdentity | null
  readonly can: readonly DeviceAbility[]
  /** How sure `name`, `kind` and `driver` are: 0 to 100. */
  readonly score: number
  /** How a recognised reader is read; null: a person has to tell which reader it is (`readerSettingsSchema`). */
  readonly usual: ReaderSettings | null
  /** As what its cards are read, now or as soon as it can be; null: nobody reads it. */
  readonly reading: ReaderSettings | null
  readonly state: DeviceState
}

/** Why a whole kind of devices is not in the list. */
export interface DeviceTrouble {
  readonly what: 'serial' | 'usb'
  readonly error: ToolErrorCode
  readonly params: ToolErrorParams
  readonly cure: Cure | null
}

/** The bench as a screen shows it. */
export interface BenchDevicesView {
  /** null: not looked yet. Milliseconds since the epoch. */
  readonly lookedAt: number | null
  readonly devices: readonly BenchDevice[]
  readonly troubles: readonly DeviceTrouble[]
  /** What to check when the list is empty, by platform. */
  readonly cures: readonly Cure[]
  /** The last cards, the newest first. */
  readonly cards: readonly HeldCard[]
  /** Who gets the next card; null: nobody asked. */
  readonly asking: string | null
}

/** What a reader sent and nobody could read as a card: it is another reader than was said, or noise. */
export interface UnreadableCard {
  readonly device: string
  /** As it came: the line as text, or hex. */
  readonly raw: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What the Bench panel lives on. */
export interface BenchPanelView extends BenchDevicesView {
  /** The last of each device since the panel was opened. */
  readonly unreadable: readonly UnreadableCard[]
}

const baudRate = z.number().int().min(50).max(4_000_000)

/** How a reader that writes lines or frames is understood. */
export const lineReaderSchema = z.strictObject({
  reader: z.literal('lines'),
  baudRate: baudRate.default(9600),
  /** `stx-etx`: 02 … 03, as RDM6300 and ID-12 write. */
  framing: z.enum(['lines', 'stx-etx']).default('lines'),
  /** `xor`: the two last hex digits are the XOR of the bytes before. */
  checksum: z.enum(['none', 'xor']).default('none'),
  content: z.enum(['hex', 'decimal', 'wiegand-26', 'wiegand-34']).default('hex'),
  byteOrder: z.enum(['as-read', 'reversed']).default('as-read'),
})
export type LineReaderSettings = z.infer<typeof lineReaderSchema>

/** Which reader hangs on a device, and how it is spoken to. */
export const readerSettingsSchema = z.discriminatedUnion('reader', [
  z.strictObject({ reader: z.literal('ccid') }),
  z.strictObject({ reader: z.literal('pn532'), baudRate: baudRate.default(115_200) }),
  lineReaderSchema,
])
export type ReaderSettings = z.infer<typeof readerSettingsSchema>
