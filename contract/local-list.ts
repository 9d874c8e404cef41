import { z } from 'zod'
import { longestIdTag } from './local-list-format.ts'

/** Entries of one list, at most: ten times what the largest known charge points hold. */
export const mostEntries = 100_000
export const longestListName = 120

/** What an idTag may be: printable ASCII without spaces around it. */
export const idTagText = z
  .string()
  .min(1)
  .max(longestIdTag)
  .regex(/^[!-~]([ -~]*[!-~])?$/, 'printable ASCII characters only')

/** ConcurrentTx only answers a StartTransaction (OCPP 1.6 §7.2). */
export const listStatuses = ['Accepted', 'Blocked', 'Expired', 'Invalid'] as const
export type ListStatus = (typeof listStatuses)[number]

export const listEntrySchema = z.strictObject({
  idTag: idTagText,
  parentIdTag: idTagText.nullable().default(null),
  /** UTC. */
  expiryDate: z.iso.datetime().nullable().default(null),
  status: z.enum(listStatuses).default('Accepted'),
})
/** One card of a list. */
export type ListEntry = z.output<typeof listEntrySchema>

/** IdTags are compared without case (OCPP 1.6 §7.15). */
export const foldIdTag = (idTag: string): string => idTag.toLowerCase()

/** A row that was not taken into a list, by name. */
export interface LeftOutRow {
  /** As a person counts it in the file, from 1. */
  readonly row: number
  readonly idTag: string
  /** `i18n` key `lists.problems.<…>`. */
  readonly problem: string
}

/** Where the entries of a revision come from. */
export type ListSource =
  | {
      readonly kind: 'file'
      readonly name: string
      readonly sha256: string
      readonly rows: number
      readonly leftOut: readonly LeftOutRow[]
    }
  | { readonly kind: 'paste'; readonly rows: number; readonly leftOut: readonly LeftOutRow[] }
  /** Written, or read from cards. */
  | { readonly kind: 'entries' }

/** A list that is kept, as it is shown among others. */
export interface ListSummary {
  readonly id: string
  readonly name: string
  /** '' = of no site. */
  readonly site: string
  /** null = of no charge point alone. */
  readonly chargePointId: string | null
  /** Of the newest revision; counts from 1. What was saved once is never changed. */
  readonly revision: number
  readonly entries: number
  readonly createdAt: string
  readonly changedAt: string
}

export interface ListRevision {
  readonly revision: number
  readonly at: string
  readonly entries: number
  readonly source: ListSource
}

/** A page of a list. */
export interface ListPage extends ListSummary {
  /** Which one is shown: not always the newest. */
  readonly shown: ListRevision
  /** How many entries the search finds. */
  readonly found: number
  readonly page: readonly ListEntry[]
}

/** What the list of a charge point is known to be, and by what. */
export interface HeldList {
  readonly chargePointId: string
  /** As it was read back, or accepted, last. */
  readonly listVersion: number
  /** null: not known; somebody else has sent it. */
  readonly entries: number | null
  /** The list that was sent; null: none that is kept, or only a part of it. */
  readonly listId: string | null
  readonly revision: number | null
  /** `proven`: the version read back; `accepted`: its word alone; `changing`: a run was under way, or was cut off. */
  readonly state: 'proven' | 'accepted' | 'changing'
  readonly at: string
}

export type ListChange = 'added' | 'changed' | 'removed'

/** An entry that differs. */
export interface ListDifference {
  readonly change: ListChange
  /** null: it is not there. */
  readonly before: ListEntry | null
  readonly after: ListEntry | null
}

export interface ListComparison {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly same: number
  readonly differences: readonly ListDifference[]
}

/** How a list goes to a charge point. */
export const sendKinds = ['full', 'full-then-differential', 'differential', 'nothing'] as const
export type SendKind = (typeof sendKinds)[number]

/** What a `…MaxLength` key tells; 0 is unknown, never "none" (the certified charge point tells it). */
export interface ListLimit {
  /** null: the charge point does not tell it. */
  readonly told: number | null
  /** What is gone by; null: nothing is known. */
  readonly limit: number | null
}

/** What the list that was on a charge point has become. */
export const heldStates = [
  'none',
  'unknown',
  'as-known',
  'lost',
  'lost-at-reboot',
  'changed-elsewhere',
  /** Sending from here was cut off, and nobody went on with it. */
  'cut-off',
] as const
export type HeldState = (typeof heldStates)[number]

/** Result of the procedure `local-list.plan`. */
export interface ListPlan {
  readonly supported: boolean
  /** 0 = it is empty, −1 = it has none (OCPP 1.6 §5.10). */
  readonly listVersion: number
  /** null: it does not tell it. */
  readonly enabled: boolean | null
  readonly maxEntries: ListLimit
  readonly maxPerMessage: ListLimit
  readonly held: HeldState
  readonly listId: string
  readonly revision: number
  readonly entries: number
  /** false: it tells that it has less room. */
  readonly fits: boolean
  readonly kind: SendKind
  readonly messages: number
  readonly perMessage: number
  /** Of the last message. */
  readonly versionAfter: number
  /** Against what it holds; null: that is not known. At most `mostNamed` of them are named. */
  readonly changes: ListComparison | null
}
export const mostNamed = 1_000

/** One SendLocalList and what came of it. */
export const sentMessageSchema = z.object({
  updateType: z.enum(['Full', 'Differential']),
  listVersion: z.number(),
  /** Entries of the list (or of its differences), from 1; 0 to 0 = none. */
  from: z.number(),
  to: z.number(),
  /** UpdateStatus; the code of a CALLERROR; `silence`, `link-cut`; `read-back`: its version told what it did not. */
  answer: z.string(),
  tookMs: z.number(),
})
export type SentMessage = z.infer<typeof sentMessageSchema>

/** Checkpoint of a run of `local-list.send`: how far it is, for whoever looks on. */
export const sendCheckpointSchema = z.object({
  revision: z.number(),
  kind: z.enum(['full', 'differential']),
  /** Entries that are accepted, of `total`. */
  sent: z.number(),
  total: z.number(),
  /** The version that is on the charge point as far as is known. */
  listVersion: z.number(),
  /** Every version that is sent is above it. */
  above: z.number(),
  perMessage: z.number(),
  /** Under way: its answer tells whether these count. */
  sending: z.object({ listVersion: z.number(), entries: z.number() }).nullable(),
  /** The newest few of `messageCount`. */
  messages: z.array(sentMessageSchema),
  messageCount: z.number().default(0),
})
export type SendCheckpoint = z.infer<typeof sendCheckpointSchema>

/** Why a run went another way than its plan. */
export type SendTurn =
  | { readonly turn: 'halved'; readonly from: number; readonly to: number; readonly answer: string }
  /** It took `from` some times: more are tried, though never as many as it refused. */
  | { readonly turn: 'more'; readonly from: number; readonly to: number }
  | { readonly turn: 'full-instead'; readonly answer: string }
  | { readonly turn: 'resumed'; readonly listVersion: number; readonly sent: number }
  | { readonly turn: 'lost'; readonly listVersion: number }

/** Result of `local-list.send` and `local-list.clear`. */
export interface SendListResult {
  readonly listId: string | null
  readonly revision: number | null
  readonly kind: SendKind
  readonly entries: number
  readonly listVersion: number
  /** What GetLocalListVersion gave; null: it did not tell. */
  readonly readBack: number | null
  readonly proven: boolean
  readonly held: HeldState
  /** The most that it took in one message. */
  readonly perMessage: number
  /** Of `messageCount` the newest `mostMessages`. */
  readonly messages: readonly SentMessage[]
  readonly messageCount: number
  readonly turns: readonly SendTurn[]
}
export const mostMessages = 200

/** A card that was held while we were silent. */
export interface HeldCardProof {
  readonly idTag: string
  /** Its StartTransaction came out of the queue of the charge point (OCPP 1.6 §3.7). */
  readonly started: boolean
  /** By the charge point's own clock. */
  readonly at: string | null
}

/** Result of `local-list.prove`. */
export interface ProveListResult {
  /** How long we were: a person may have ended it before its time. */
  readonly silentSeconds: number
  readonly listed: HeldCardProof
  readonly unlisted: HeldCardProof | null
  /** AllowOfflineTxForUnknownId: whether it lets everybody start (OCPP 1.6 §3.5.4); null: it does not tell it. */
  readonly unknownAllowed: boolean | null
  readonly proven: boolean
  readonly why: 'listed-not-started' | 'unlisted-started' | null
}

const chargePointId = z.string().min(1).max(255)
const listId = z.uuid()

/** Input of the procedure `local-list.plan`. */
export const planListInput = z.strictObject({
  chargePointId,
  listId,
  /** Absent: the newest. */
  revision: z.int().min(1).optional(),
  /** `full` even where differences would do. */
  how: z.enum(['best', 'full']).default('best'),
})
/** Input of `local-list.send`. */
export const sendListInput = planListInput.extend({
  /** Entries in one message, at most; absent: as the charge point tells, else 50. */
  perMessage: z.int().min(1).max(10_000).optional(),
  /** Set LocalAuthListEnabled where it is off. */
  enable: z.boolean().default(false),
  /** Send it although the charge point tells that it has less room. */
  anyway: z.boolean().default(false),
})
/** Input of `local-list.clear`. */
export const clearListInput = z.strictObject({ chargePointId })
/** Input of `local-list.prove`. */
export const proveListInput = z.strictObject({
  chargePointId,
  /** A card that is on the list, and one that is not. */
  listed: idTagText,
  unlisted: idTagText.nullable().default(null),
  silentSeconds: z.int().min(10).max(900).default(120),
})

export const listIdInput = z.strictObject({ listId })
export const listPageInput = listIdInput.extend({
  revision: z.int().min(1).optional(),
  search: z.string().max(100).default(''),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_000).default(100),
})
export const listQueryInput = z.strictObject({
  site: z.string().max(200).optional(),
  chargePointId: chargePointId.optional(),
})
export type ListQuery = z.infer<typeof listQueryInput>

const name = z.string().trim().min(1).max(longestListName)
const site = z.string().trim().max(200)
export const newListSchema = z.strictObject({
  name,
  site: site.default(''),
  chargePointId: chargePointId.nullable().default(null),
})
export type NewList = z.output<typeof newListSchema>

export const createListInput = newListSchema.extend({
  entries: z.array(listEntrySchema).max(mostEntries),
})
export const renameListInput = listIdInput.extend({
  name: name.optional(),
  site: site.optional(),
  chargePointId: chargePointId.nullable().optional(),
})
/** Changes entries: a new revision. ToolError `list-changed-meanwhile` where `revision` is not the newest. */
export const reviseListInput = listIdInput.extend({
  revision: z.int().min(1),
  put: z.array(listEntrySchema).max(mostEntries).default([]),
  remove: z.array(idTagText).max(mostEntries).default([]),
})

/** What is known of the list of a charge point. */
export const heldListInput = z.strictObject({ chargePointId })

/** One side of a comparison. */
export const listSideSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), listId, revision: z.int().min(1).optional() }),
  /** What a charge point holds, as far as it is known. */
  z.strictObject({ kind: z.literal('charge-point'), chargePointId }),
  /** What an import would be saved as. */
  z.strictObject({ kind: z.literal('import'), importId: z.uuid() }),
])
export type ListSide = z.infer<typeof listSideSchema>
export const compareListsInput = z.strictObject({
  before: listSideSchema,
  after: listSideSchema,
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_000).default(200),
})
