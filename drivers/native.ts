import type * as Serialport from 'serialport'
import type * as Usb from 'usb'
import { ToolError } from '../contract/tool-error.ts'
import { loadSmartCardAddon, type SmartCardAddon } from './rfid/pcsc/addon.ts'

/** Loads the modules that carry machine code, when they are first needed. */
export interface NativeModules {
  readonly serialport: () => Promise<typeof Serialport>
  readonly usb: () => Promise<typeof Usb>
  /** The operating system's smart-card service; no package reaches it on some platforms. */
  readonly smartCards: () => Promise<SmartCardAddon>
}

const missing = (module: string, error: unknown): ToolError => {
  const detail = error instanceof Error ? error.message : String(error)
  return new ToolError(
    'native-module-missing',
    { module, detail },
    'reinstall',
    `The native module "${module}" is missing or broken: ${detail}. Install Chargebench again (in a checkout: npm ci).`,
  )
}

/** Loads once what loaded; a failure is not kept, so that a repaired installation works at the next try. */
const lazy = <T>(module: string, load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | null = null
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = null
      throw missing(module, error)
    }))
}

/** Rejections are ToolErrors (native-module-missing). `load` is for tests of an installation without them. */
export const createNativeModules = (
  load: NativeModules = {
    serialport: () => import('serialport'),
    usb: () => import('usb'),
    smartCards: loadSmartCardAddon,
  },
): NativeModules => ({
  serialport: lazy('serialport', load.serialport),
  usb: lazy('usb', load.usb),
  smartCards: lazy('@pcsc-mini', load.smartCards),
})
