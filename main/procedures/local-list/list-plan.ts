import { listDifferences } from '../../../contract/local-list-compare.ts'
import type { ListDifference, ListEntry, SendKind } from '../../../contract/local-list.ts'
import type { Request } from '../../../ocpp/actions/index.ts'
import type { ListState } from './list-state.ts'

export type AuthorizationData = NonNullable<Request<'SendLocalList'>['localAuthorizationList']>[number]

/** Entries in a message where nothing tells how many it takes, and at most: more is no gain, and slow to prove. */
const plainPortion = 50
const largestPortion = 500
/** `listVersion` is an integer; the highest that every charge point can keep. */
export const highestVersion = 2_147_483_647

export interface Way {
  readonly kind: 'full' | 'differential'
  readonly items: readonly AuthorizationData[]
  readonly perMessage: number
  /** Every version that is sent is above it. */
  readonly above: number
}

export const fullItems = (entries: readonly ListEntry[]): readonly AuthorizationData[] =>
  entries.map(({ idTag, parentIdTag, expiryDate, status }) => ({
    idTag,
    idTagInfo: {
      status,
      ...(parentIdTag === null ? {} : { parentIdTag }),
      ...(expiryDate === null ? {} : { expiryDate }),
    },
  }))

/** An entry without idTagInfo is taken off the list (OCPP 1.6 §7.1). */
export const differenceItems = (differences: readonly ListDifference[]): readonly AuthorizationData[] =>
  differences.flatMap(({ before, after }) =>
    after ? fullItems([after]) : before ? [{ idTag: before.idTag }] : [],
  )

export const messagesOf = ({ kind, items, perMessage }: Way): number =>
  Math.max(kind === 'full' ? 1 : 0, Math.ceil(items.length / perMessage))

export const kindOf = (way: Way): SendKind => {
  const messages = messagesOf(way)
  if (messages === 0) return 'nothing'
  if (way.kind === 'differential') return 'differential'
  return messages === 1 ? 'full' : 'full-then-differential'
}

/** How a list goes to a charge point: by its differences where what it holds is known, and they are fewer. */
export const planWay = (
  state: Pick<ListState, 'maxPerMessage' | 'held' | 'known' | 'above' | 'version'>,
  target: readonly ListEntry[],
  wish: { readonly how: 'best' | 'full'; readonly perMessage?: number | undefined },
): Way => {
  const { maxPerMessage, held, known, above, version } = state
  const perMessage = wish.perMessage ?? Math.min(maxPerMessage.limit ?? plainPortion, largestPortion)
  const whole: Way = { kind: 'full', items: fullItems(target), perMessage, above }
  // a Full need not be higher: at the top the numbers begin anew
  const full = above + messagesOf(whole) > highestVersion ? { ...whole, above: 0 } : whole
  if (wish.how === 'full' || held !== 'as-known' || known === null || version <= 0) return full
  const items = differenceItems(listDifferences(known, target))
  const differential: Way = { kind: 'differential', items, perMessage, above }
  return items.length < Math.max(target.length, 1) && above + messagesOf(differential) <= highestVersion
    ? differential
    : full
}
