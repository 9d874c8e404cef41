import type { TFunction } from 'i18next'
import type { BenchDevice, DeviceKind, PortHolder } from '../../../contract/devices.ts'
import type { IconName } from '../../components/icon.tsx'
import { procedureName } from '../../components/run-words.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { listEditor, whoseCard } from './use-bench-panel.ts'

export const deviceIcon = ({ kind, driver, can }: BenchDevice): IconName => {
  if (kind === 'rfid reader') return driver === 'hid-keyboard' ? 'keyboard' : 'card'
  if (kind === 'bootloader') return 'chip'
  return can.includes('serial') ? 'terminal' : 'usb'
}

/** It types its cards: ready as it is. */
const types = ({ state }: BenchDevice): boolean =>
  state.state === 'not-for-us' && state.cure.kind === 'types-cards'

/** Something can be done with it, or could be once it is let. */
export const isForUs = (device: BenchDevice): boolean =>
  types(device) || (device.state.state !== 'not-for-us' && (device.can.length > 0 || device.reading !== null))

export const deviceStatus = (
  device: BenchDevice,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  const { state } = device
  switch (state.state) {
    case 'reading':
      return { kind: 'proven', word: t('bench.state.reading') }
    case 'free':
      return { kind: 'not-started', word: t('bench.state.free') }
    case 'opening':
      return { kind: 'running', word: t('bench.state.opening') }
    case 'busy':
      return state.holder.who === 'us'
        ? { kind: 'running', word: t('bench.state.inUse') }
        : { kind: 'needs-you', word: t('bench.state.busy') }
    case 'refused':
      return { kind: 'failed', word: t('bench.state.refused') }
    case 'unplugged':
      return { kind: 'waiting', word: t('bench.state.unplugged') }
    case 'not-for-us':
      return types(device)
        ? { kind: 'proven', word: t('bench.state.types') }
        : { kind: 'skipped', word: t('bench.state.notForUs') }
  }
}

/** Who asks for cards, or has a port, in words where we know them. */
export const askerName = (name: string, t: TFunction): string => {
  switch (name) {
    case whoseCard:
      return t('bench.asker.whose')
    case listEditor:
      return t('bench.asker.list')
    case 'rfid':
      return t('bench.asker.rfid')
    case 'console':
      return t('servicePort.console')
    default:
      // a procedure, or a name of its own
      return procedureName(name, t)
  }
}

export const holderWords = (holder: PortHolder, t: TFunction): string => {
  if (holder.who === 'us') return t('bench.heldByUs', { name: askerName(holder.name, t) })
  const { name, pid } = holder
  if (name === null) return t('bench.heldByProgram')
  return pid === null ? t('bench.heldBy', { name }) : t('bench.heldByProcess', { name, pid })
}

const kindKeys = {
  'rfid reader': 'reader',
  bootloader: 'bootloader',
  'charger or controller': 'charger',
  'adapter chip': 'adapter',
} as const satisfies Record<Exclude<DeviceKind, 'unknown'>, string>

/** `CCID · /dev/ttyUSB0 · 072f:2200`: how it is reached. */
export const deviceFacts = ({ kind, path, usb, name }: BenchDevice, t: TFunction): string => {
  const words = kind === 'unknown' ? [] : [t(`bench.kind.${kindKeys[kind]}`)]
  if (path !== null && path !== name) words.push(path)
  if (usb) words.push(`USB ${usb.vendorId}:${usb.productId}`)
  if (usb?.serialNumber !== null && usb?.serialNumber !== undefined) words.push(usb.serialNumber)
  return words.join(' · ')
}
