import { toTimestamp, type Clock } from '../../../contract/clock.ts'
import { foldIdTag, type HeldList, type ListEntry } from '../../../contract/local-list.ts'
import type { StoredHeld } from '../../storage/lists.ts'
import type { LocalListDeps } from './deps.ts'
import type { AuthorizationData } from './list-plan.ts'
import type { SendProgress } from './send-entries.ts'

const entryOf = ({ idTag, idTagInfo }: AuthorizationData): ListEntry | null => {
  const status = idTagInfo?.status
  if (idTagInfo === undefined || status === undefined || status === 'ConcurrentTx') return null
  const { parentIdTag = null, expiryDate = null } = idTagInfo
  return { idTag, parentIdTag, expiryDate, status }
}

/** What is on a charge point after a part of a way: what was there before counts for differences alone. */
const entriesAfter = (
  { way, sent }: Pick<SendProgress, 'way' | 'sent'>,
  before: readonly ListEntry[] | null,
): readonly ListEntry[] | null => {
  if (way.kind === 'differential' && before === null) return null
  const after = new Map(
    way.kind === 'full' ? [] : (before ?? []).map((entry) => [foldIdTag(entry.idTag), entry]),
  )
  for (const item of way.items.slice(0, sent)) {
    const entry = entryOf(item)
    if (entry) after.set(foldIdTag(item.idTag), entry)
    else after.delete(foldIdTag(item.idTag))
  }
  return [...after.values()]
}

/** Writes down what a charge point holds. */
export interface HeldKeeper {
  /** Before the first message goes out: from now on nobody knows. What was there before stays beside it. */
  changing(): Promise<void>
  /** It has all of it. */
  whole(
    entries: readonly ListEntry[],
    listVersion: number,
    state: 'proven' | 'accepted',
    of: Pick<HeldList, 'listId' | 'revision'>,
  ): Promise<void>
  /** It has a part, and no more came. */
  part(progress: SendProgress): Promise<void>
}

export const createHeldKeeper = (
  { lists }: LocalListDeps,
  clock: Pick<Clock, 'now'>,
  chargePointId: string,
  before: { readonly version: number; readonly known: readonly ListEntry[] | null },
): HeldKeeper => {
  const put = (held: Omit<StoredHeld, 'chargePointId' | 'at'>): Promise<void> =>
    lists.putHeld({ chargePointId, at: toTimestamp(clock.now()), ...held })
  const none = { listId: null, revision: null }
  return {
    changing: () =>
      put({ ...none, listVersion: Math.max(before.version, 0), entries: before.known, state: 'changing' }),
    whole: (entries, listVersion, state, of) => put({ ...of, listVersion, entries, state }),
    part: (progress) => {
      const { version, sent, way } = progress
      const listVersion = Math.max(version, 0)
      const entries = progress.isUnsure
        ? null
        : sent === 0 && way.kind === 'full'
          ? before.known
          : entriesAfter(progress, before.known)
      return put({ ...none, listVersion, entries, state: 'accepted' })
    },
  }
}
