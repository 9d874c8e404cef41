import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** A card as the binary of @pcsc-mini gives it. */
export interface AddonCard {
  state(): Promise<{ readonly atr: Uint8Array }>
  transmit(protocol: undefined, apdu: Uint8Array): Promise<Uint8Array>
  disconnect(disposition: number): Promise<void>
}

/** `status`: SCARD_STATE_… of PC/SC. */
export interface AddonClient {
  start(onChange: (reader: string, status: number) => void, onError: (error: Error) => void): void
  connect(reader: string, mode: number): Promise<AddonCard>
  stop(): void
}

/** What is used of the binaries of @pcsc-mini. */
export interface SmartCardAddon {
  newClient(): AddonClient
}

const isAddon = (loaded: unknown): loaded is SmartCardAddon =>
  typeof loaded === 'object' &&
  loaded !== null &&
  'newClient' in loaded &&
  typeof loaded.newClient === 'function'

const isMusl = (): boolean => {
  try {
    return readFileSync('/usr/bin/ldd', 'utf8').includes('musl')
  } catch {
    return false
  }
}

/** The binary for this system; null: there is none. On Windows only Electron has one. */
const packageHere = (): string | null => {
  const { platform, arch } = process
  if (platform === 'linux' && arch === 'x64')
    return isMusl() ? '@pcsc-mini/linux-x86_64-musl' : '@pcsc-mini/linux-x86_64-gnu'
  if (platform !== 'win32' || !('electron' in process.versions)) return null
  if (arch === 'x64') return '@pcsc-mini/windows-x86_64-electron'
  return arch === 'arm64' ? '@pcsc-mini/windows-aarch64-electron' : null
}

/** Rejects where no binary is installed, or the system has no smart-card library. */
export const loadSmartCardAddon = async (): Promise<SmartCardAddon> => {
  const name = packageHere()
  if (name === null) throw new Error('there is no binary for this system')
  const loaded: unknown = await Promise.resolve(createRequire(import.meta.url)(name))
  if (!isAddon(loaded)) throw new Error(`${name} is another package than was expected`)
  return loaded
}
