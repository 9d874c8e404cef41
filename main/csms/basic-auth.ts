import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Deviation } from '../../ocpp/findings.ts'
import { percentDecode } from './identity.ts'
import { verifyPassword, type SentForm } from './password.ts'
import type { CredentialRecord, Credentials, PasswordMode } from './ports.ts'

/** Whether a charge point may come in, and what was odd about its Authorization header. */
export type Admission =
  | {
      readonly ok: true
      readonly authentication: 'none' | 'basic'
      readonly deviations: readonly Deviation[]
    }
  | {
      readonly ok: false
      readonly cause: 'password-missing' | 'password-wrong'
      readonly reason: 'missing' | 'wrong' | 'unreadable' | 'none-set' | 'user-name'
    }
  /** Too many passwords are being checked at once. */
  | { readonly ok: false; readonly cause: 'too-many-connections'; readonly reason: 'busy' }

export interface Applicant {
  readonly identity: string
  /** The identity as it stands in the path. */
  readonly segment: string
  /** The Authorization header; undefined = none. */
  readonly authorization: string | undefined
}

/** Basic authentication on plain ws (Security §2.3). */
export interface Doorkeeper {
  /** Without a promise where no storage and no hashing is needed. */
  admit(applicant: Applicant): Admission | Promise<Admission>
  put(record: CredentialRecord): Promise<void>
  /**
   * A new password under the mode that holds. After a reboot: until it is used the old one is accepted, too. Who comes
   * meanwhile waits for it. Resolves when it is stored.
   */
  takeOver(chargePointId: string, hash: Promise<string>, holds: 'now' | 'after-reboot'): Promise<void>
  /** Another mode for the password that is set. Resolves when it is stored. */
  replaceMode(chargePointId: string, mode: PasswordMode): Promise<void>
}

const maxRemembered = 4_096
/** Each check takes 16 MiB and a core for some 50 ms. */
const maxChecks = 2
const maxWaitingChecks = 32

const open: Admission = { ok: true, authentication: 'none', deviations: [] }

interface BasicHeader {
  readonly userName: string
  readonly password: Buffer
}

/** The password may be any bytes (OCPP-J 1.6 §6.2.2). */
const readBasic = (header: string): BasicHeader | null => {
  const encoded = /^basic[ \t]+([A-Za-z0-9+/_-]+={0,2})$/i.exec(header)?.[1]
  if (encoded === undefined) return null
  const bytes = Buffer.from(encoded, 'base64')
  const colon = bytes.indexOf(':')
  return colon === -1
    ? null
    : { userName: bytes.toString('utf8', 0, colon), password: bytes.subarray(colon + 1) }
}

/** Quirk 6: compared decoded. Quirk 14: another name is tolerated where no password is required. */
const userNameDeviation = (userName: string, { identity, segment }: Applicant): Deviation | null => {
  if (userName === identity) return null
  if (userName === segment || percentDecode(userName) === identity)
    return { rule: 'user-name-encoded', params: {} }
  return { rule: 'user-name-differs', params: { userName: userName.slice(0, 255) } }
}

const formDeviations: Readonly<Record<SentForm, readonly Deviation[]>> = {
  'as-set': [],
  'as-hex': [{ rule: 'password-as-hex', params: {} }],
  // What a key in hexadecimal digits means (OCPP-J 1.6 §6.2.2).
  'as-bytes': [],
}

/** At most `maxChecks` at once, at most `maxWaitingChecks` in line. */
const createGate = (): (<T>(task: () => Promise<T>) => Promise<T> | null) => {
  let running = 0
  const waiting: (() => void)[] = []
  return (task) => {
    if (waiting.length >= maxWaitingChecks) return null
    const turn =
      running < maxChecks ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))
    if (running < maxChecks) running += 1
    return turn.then(task).finally(() => {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    })
  }
}

export const createDoorkeeper = (credentials: Credentials, defaultMode: () => PasswordMode): Doorkeeper => {
  /** All writes go through `put`, so what was read once holds. */
  const records = new Map<string, CredentialRecord | null>()
  /** What was verified, so that a reconnect costs no scrypt: a keyed digest of the header, never the header. */
  const verified = new Map<string, { readonly digest: Buffer; readonly admission: Admission }>()
  const digestKey = randomBytes(32)
  /** Of everything that was compared: a password that is set meanwhile makes another digest. */
  const digestOf = ({ segment }: Applicant, header: string, hash: string): Buffer =>
    createHmac('sha256', digestKey).update(`${hash}\n${segment}\n${header}`).digest()
  const gate = createGate()

  const remember = (identity: string, record: CredentialRecord | null): void => {
    if (records.size >= maxRemembered) records.clear()
    records.set(identity, record)
  }

  const put = async (record: CredentialRecord): Promise<void> => {
    await credentials.put(record)
    verified.delete(record.chargePointId)
    remember(record.chargePointId, record)
  }

  /** The charge point has rebooted into its new password: the old one is over. */
  const promote = async (identity: string, nextHash: string): Promise<void> => {
    const record = records.get(identity)
    if (record?.nextHash === nextHash) await put({ ...record, hash: nextHash, nextHash: null })
  }

  const check = async (
    applicant: Applicant,
    header: string,
    hash: string,
    nextHash: string | null,
    basic: BasicHeader,
    isOffered: boolean,
  ): Promise<Admission> => {
    const checking = gate(async () => {
      const form = await verifyPassword(hash, basic.password)
      if (form !== null || nextHash === null) return { form, matched: hash }
      return { form: await verifyPassword(nextHash, basic.password), matched: nextHash }
    })
    if (!checking) return { ok: false, cause: 'too-many-connections', reason: 'busy' }
    const { form, matched } = await checking
    // one whose own password was never told to us has not taken the one that it was offered
    if (form === null && isOffered) return unchecked(applicant, basic)
    if (form === null) return { ok: false, cause: 'password-wrong', reason: 'wrong' }
    if (matched === nextHash) await promote(applicant.identity, nextHash)
    const name = userNameDeviation(basic.userName, applicant)
    const admission: Admission = {
      ok: true,
      authentication: 'basic',
      deviations: [...(name ? [name] : []), ...formDeviations[form]],
    }
    if (verified.size >= maxRemembered) verified.clear()
    verified.set(applicant.identity, { digest: digestOf(applicant, header, matched), admission })
    return admission
  }

  const recall = (applicant: Applicant, header: string, hash: string): Admission | null => {
    const known = verified.get(applicant.identity)
    return known && timingSafeEqual(known.digest, digestOf(applicant, header, hash)) ? known.admission : null
  }

  const unchecked = (applicant: Applicant, basic: BasicHeader | null): Admission => {
    if (!basic)
      return {
        ok: true,
        authentication: 'none',
        deviations: [{ rule: 'authorization-unreadable', params: {} }],
      }
    const name = userNameDeviation(basic.userName, applicant)
    return {
      ok: true,
      authentication: 'none',
      deviations: [...(name ? [name] : []), { rule: 'password-unchecked', params: {} }],
    }
  }

  const decide = (applicant: Applicant, record: CredentialRecord | null): Admission | Promise<Admission> => {
    const mode = record?.mode ?? defaultMode()
    const header = applicant.authorization
    if (mode === 'off') return open
    if (header === undefined)
      return mode === 'required' ? { ok: false, cause: 'password-missing', reason: 'missing' } : open
    const hash = record?.hash ?? record?.nextHash ?? null
    const basic = readBasic(header)
    if (hash === null && mode === 'allowed') return unchecked(applicant, basic)
    if (hash === null) return { ok: false, cause: 'password-wrong', reason: 'none-set' }
    if (!basic) return { ok: false, cause: 'password-wrong', reason: 'unreadable' }
    const name = userNameDeviation(basic.userName, applicant)
    if (mode === 'required' && name?.rule === 'user-name-differs')
      return { ok: false, cause: 'password-wrong', reason: 'user-name' }
    const isOffered = mode === 'allowed' && record?.hash === null
    return (
      recall(applicant, header, hash) ??
      check(applicant, header, hash, record?.nextHash ?? null, basic, isOffered)
    )
  }

  /** By identity: what is being taken over. */
  const changes = new Map<string, Promise<void>>()

  const change = async (
    chargePointId: string,
    hashing: Promise<string>,
    holds: 'now' | 'after-reboot',
  ): Promise<void> => {
    const hash = await hashing
    const known = records.get(chargePointId) ?? (await credentials.get(chargePointId))
    const mode = known?.mode ?? defaultMode()
    const old = known?.hash ?? null
    await put(
      holds === 'now'
        ? { chargePointId, mode, hash, nextHash: null }
        : { chargePointId, mode, hash: old, nextHash: hash },
    )
  }

  const admit = (applicant: Applicant): Admission | Promise<Admission> => {
    const { identity } = applicant
    const changing = changes.get(identity)
    // Stored or not, it is decided then.
    if (changing) return changing.then(undefined, () => undefined).then(() => admit(applicant))
    const known = records.get(identity)
    if (known !== undefined) return decide(applicant, known)
    return credentials.get(identity).then((record) => {
      // What was put meanwhile is newer than what was read.
      const newer = records.get(identity)
      if (newer === undefined) remember(identity, record)
      return decide(applicant, newer ?? record)
    })
  }

  return {
    put,
    admit,
    async replaceMode(chargePointId, mode) {
      const known = records.get(chargePointId) ?? (await credentials.get(chargePointId))
      await put({ ...(known ?? { chargePointId, hash: null, nextHash: null }), mode })
    },
    async takeOver(chargePointId, hash, holds) {
      // one after the other, in the order in which they were answered
      const before = changes.get(chargePointId)?.catch(() => undefined)
      const changing = Promise.resolve(before).then(() => change(chargePointId, hash, holds))
      changes.set(chargePointId, changing)
      try {
        await changing
      } finally {
        if (changes.get(chargePointId) === changing) changes.delete(chargePointId)
      }
    },
  }
}
