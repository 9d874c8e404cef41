import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is used of Electron's `safeStorage`. */
export interface Keyring {
  isEncryptionAvailable(): boolean
  /** Linux alone: `basic_text` is a key that everyone knows. */
  getSelectedStorageBackend(): string
  encryptString(text: string): Buffer
  decryptString(sealed: Buffer): string
}

export interface ApiToken {
  readonly token: string
  /** Whether it is the same at the next start; false: this system has nothing that could keep it safely. */
  readonly isKept: boolean
}

const fileIn = (dataDir: string): string => join(dataDir, 'api-token.sealed')
const mint = (): string => randomBytes(24).toString('base64url')
const isToken = (text: string): boolean => /^[\w-]{32}$/.test(text)

/** Whether the system keeps a secret: a keyring that is no more than a well-known key is none. */
const canKeep = (keyring: Keyring, platform: string): boolean => {
  try {
    return (
      keyring.isEncryptionAvailable() &&
      (platform !== 'linux' || !['basic_text', 'unknown'].includes(keyring.getSelectedStorageBackend()))
    )
  } catch {
    return false
  }
}

const unseal = (keyring: Keyring, file: string): string | null => {
  try {
    const token = keyring.decryptString(readFileSync(file))
    return isToken(token) ? token : null
  } catch {
    return null // none yet, or of another user, another machine
  }
}

/**
 * The token that scripts must show. Sealed by the system's keyring it stays the same from start to start; where there
 * is no keyring nothing is stored, and it is minted anew.
 */
export const openApiToken = (
  dataDir: string,
  keyring: Keyring,
  platform: string = process.platform,
): ApiToken => {
  const file = fileIn(dataDir)
  if (!canKeep(keyring, platform)) {
    rmSync(file, { force: true })
    return { token: mint(), isKept: false }
  }
  const known = unseal(keyring, file)
  if (known !== null) return { token: known, isKept: true }
  const token = mint()
  try {
    writeFileSync(file, keyring.encryptString(token), { mode: 0o600 })
    return { token, isKept: true }
  } catch {
    return { token, isKept: false }
  }
}
