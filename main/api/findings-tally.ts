import type { EventOf, Severity } from '../../contract/journal-event.ts'
import type { FindingGroup, FindingSentence, FindingsView } from '../../contract/traffic.ts'
import type { ApiDeps } from './context.ts'

/** Under this owner stands what is about no charge point. */
const ours = ''

/** One request reads this many findings at most; the client asks again. */
const readAtOnce = 20_000
const pageSize = 1000
const keptSentences = 20
const keptFrames = 10

interface Sentence {
  readonly text: string
  count: number
  lastAt: number
  /** Newest first. */
  frames: readonly number[]
}

interface Group {
  readonly rule: string
  readonly clause: string | null
  readonly severity: Severity
  count: number
  readonly firstAt: number
  lastAt: number
  readonly sentences: Map<string, Sentence>
  /** Distinct sentences that were let go. */
  dropped: number
}

/** All findings so far, by charge point and rule. Bounded: what is dropped is in the journal. */
interface Tally {
  through: number
  readonly byChargePoint: Map<string, Map<string, Group>>
  reading: Promise<boolean> | null
}

const tallies = new WeakMap<ApiDeps['journal'], Tally>()

const tallyOf = (journal: ApiDeps['journal']): Tally => {
  const known = tallies.get(journal) ?? { through: 0, byChargePoint: new Map(), reading: null }
  tallies.set(journal, known)
  return known
}

const addTo = (group: Group, { at, text, frameSeq }: EventOf<'finding'>): void => {
  group.count += 1
  group.lastAt = at
  const sentence = group.sentences.get(text) ?? { text, count: 0, lastAt: at, frames: [] }
  sentence.count += 1
  sentence.lastAt = at
  if (frameSeq !== null) sentence.frames = [frameSeq, ...sentence.frames].slice(0, keptFrames)
  // a Map keeps its order: the least recent stands first
  group.sentences.delete(text)
  group.sentences.set(text, sentence)
  if (group.sentences.size <= keptSentences) return
  const [oldest] = group.sentences.keys()
  if (oldest !== undefined) group.sentences.delete(oldest)
  group.dropped += 1
}

const fold = (tally: Tally, finding: EventOf<'finding'>): void => {
  const { rule, clause, severity, at } = finding
  const owner = finding.chargePointId ?? ours
  const groups = tally.byChargePoint.get(owner) ?? new Map<string, Group>()
  tally.byChargePoint.set(owner, groups)
  const key = `${rule} ${severity} ${clause ?? ''}`
  const group = groups.get(key) ?? {
    rule,
    clause,
    severity,
    count: 0,
    firstAt: at,
    lastAt: at,
    sentences: new Map<string, Sentence>(),
    dropped: 0,
  }
  groups.set(key, group)
  addTo(group, finding)
}

/** Folds in what is new; true = all of it. */
const readOn = async (journal: ApiDeps['journal'], tally: Tally): Promise<boolean> => {
  for (let read = 0; read < readAtOnce; read += pageSize) {
    const head = journal.state().seq
    const events = await journal.read({ kinds: ['finding'], after: tally.through, limit: pageSize })
    for (const event of events) if (event.kind === 'finding') fold(tally, event)
    const last = events.at(-1)?.seq ?? tally.through
    const isLast = events.length < pageSize
    tally.through = isLast ? Math.max(last, head) : last
    if (isLast) return true
  }
  return false
}

const ranks: Readonly<Record<Severity, number>> = { violation: 0, tolerated: 1, note: 2 }

const sentencesOf = ({ sentences }: Group): readonly FindingSentence[] =>
  [...sentences.values()]
    .reverse()
    .map(({ text, count, lastAt, frames }) => ({ text, count, lastAt, frames }))

const toGroup = (group: Group): FindingGroup => {
  const { rule, clause, severity, count, firstAt, lastAt, dropped } = group
  return {
    rule,
    clause,
    severity,
    count,
    firstAt,
    lastAt,
    sentences: sentencesOf(group),
    moreSentences: dropped,
  }
}

const current = async (
  journal: ApiDeps['journal'],
): Promise<{ readonly tally: Tally; readonly complete: boolean }> => {
  const tally = tallyOf(journal)
  tally.reading ??= readOn(journal, tally).finally(() => (tally.reading = null))
  return { tally, complete: await tally.reading }
}

const groupsOf = (tally: Tally, owner: string): readonly FindingGroup[] =>
  [...(tally.byChargePoint.get(owner)?.values() ?? [])]
    .sort((a, b) => ranks[a.severity] - ranks[b.severity] || b.lastAt - a.lastAt)
    .map(toGroup)

/** The findings about a charge point and about ourselves, over all that the journal holds. */
export const findingsByRule = async (
  journal: ApiDeps['journal'],
  chargePointId: string,
): Promise<FindingsView> => {
  const { tally, complete } = await current(journal)
  return { groups: groupsOf(tally, chargePointId), ours: groupsOf(tally, ours), complete }
}

/** Of how many rules there are findings about it. */
export const findingsCount = async (journal: ApiDeps['journal'], chargePointId: string): Promise<number> => {
  const { tally } = await current(journal)
  return tally.byChargePoint.get(chargePointId)?.size ?? 0
}
