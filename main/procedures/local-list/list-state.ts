import type { HeldState, ListEntry, ListLimit } from '../../../contract/local-list.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { listItems, readTruth } from '../../../ocpp/configuration-value.ts'
import type { StoredHeld } from '../../storage/lists.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { createKeyReader, foldKey } from '../configuration/key-reader.ts'
import type { ProcedureContext } from '../procedure.ts'
import type { LocalListDeps } from './deps.ts'

/** Slow ones take over a minute (quirk 32). */
export const answerMs = 75_000

/** Codes of CALLERRORs that say that there is no such thing. */
export const noneOfIt: ReadonlySet<unknown> = new Set(['NotSupported', 'NotImplemented'])

export const notSupported = (answer: string): ToolError =>
  new ToolError(
    'local-list-not-supported',
    { answer },
    null,
    `The charge point keeps no Local Authorization List (${answer}): cards can only be authorized online.`,
  )

/** GetLocalListVersion: 0 = it is empty, -1 = it keeps none (OCPP 1.6 §5.10). */
export const readVersion = async (link: ChargePointLink): Promise<number> => {
  try {
    return (await link.call('GetLocalListVersion', {}, { timeoutMs: answerMs })).listVersion
  } catch (error) {
    if (isCallProblem(error, 'call-refused') && noneOfIt.has(error.params['errorCode']))
      throw notSupported(String(error.params['errorCode']))
    throw error
  }
}

/** What a charge point says of its list, and what is known of it. */
export interface ListState {
  readonly version: number
  readonly supported: boolean
  readonly enabled: boolean | null
  readonly maxEntries: ListLimit
  readonly maxPerMessage: ListLimit
  readonly held: HeldState
  /** What is on it; null: that is not known. */
  readonly known: readonly ListEntry[] | null
  /** Every version that is sent is above it, whatever the charge point has forgotten. */
  readonly above: number
}

const keyNames = [
  'LocalAuthListEnabled',
  'LocalAuthListMaxLength',
  'SendLocalListMaxLength',
  'SupportedFeatureProfiles',
] as const
type KeyName = (typeof keyNames)[number]

/** Their values as far as it tells them. What it does not is unknown, and nothing more. */
const readKeys = async (
  link: ChargePointLink,
  { clock }: Pick<ProcedureContext, 'clock'>,
): Promise<(key: KeyName) => string | null> => {
  try {
    const { found } = await createKeyReader(link, clock, null, keyNames.length).named(keyNames)
    return (key) => found.find((read) => foldKey(read.key) === foldKey(key))?.value ?? null
  } catch (error) {
    if (!isCallProblem(error, 'call-timed-out', 'call-refused', 'connection-closed', 'answer-unreadable'))
      throw error
    return () => null
  }
}

/** 0 is unknown, never "none fits" (quirk 38). */
const limitOf = (value: string | null): ListLimit => {
  const told = value === null || !/^\s*\d{1,9}\s*$/.test(value) ? null : Number(value)
  return { told, limit: told === null || told === 0 ? null : told }
}

const hasBootedSince = (link: ChargePointLink, at: string): boolean => {
  const bootedAt = link.view()?.bootSequence?.firstBootAt ?? null
  return bootedAt !== null && bootedAt > Date.parse(at)
}

/** What has become of the list that was sent last. */
export const heldState = (
  stored: StoredHeld | null,
  version: number,
  link: ChargePointLink,
): Pick<ListState, 'held' | 'known'> => {
  const empty = version <= 0 ? [] : null
  if (stored === null) return { held: empty ? 'none' : 'unknown', known: empty }
  const before = Math.max(stored.listVersion, 0)
  if (version === before && stored.entries !== null) return { held: 'as-known', known: stored.entries }
  if (version > before)
    return { held: stored.state === 'changing' ? 'cut-off' : 'changed-elsewhere', known: null }
  if (version === before) return { held: empty ? 'none' : 'unknown', known: empty }
  return { held: hasBootedSince(link, stored.at) ? 'lost-at-reboot' : 'lost', known: empty }
}

/** Asks a charge point that is there. Rejects with `local-list-not-supported` where it knows no such question. */
export const readListState = async (
  context: ProcedureContext,
  { lists }: LocalListDeps,
  link: ChargePointLink,
): Promise<ListState> => {
  context.progress('read-list')
  const version = await readVersion(link)
  const value = await readKeys(link, context)
  const stored = await lists.held(link.id)
  const enabled = value('LocalAuthListEnabled')
  const profiles = listItems(value('SupportedFeatureProfiles') ?? '')
  return {
    version,
    // some say -1 and mean an empty list (quirk 35)
    supported: version >= 0 || profiles.includes('LocalAuthListManagement'),
    enabled: enabled === null ? null : readTruth(enabled),
    maxEntries: limitOf(value('LocalAuthListMaxLength')),
    maxPerMessage: limitOf(value('SendLocalListMaxLength')),
    above: Math.max(version, stored?.listVersion ?? 0, 0),
    ...heldState(stored, version, link),
  }
}
