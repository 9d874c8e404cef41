import type { EventOf } from '../../contract/journal-event.ts'
import type { KeyFinding } from '../../contract/configuration-view.ts'
import { parseFrame } from '../../ocpp/rpc.ts'
import type { ApiDeps } from './context.ts'

const pageSize = 1_000
/** Of one key; each rule and sentence once. */
const mostPerKey = 10

interface Found extends Omit<KeyFinding, 'count'> {
  count: number
}

/** What was found of the keys of one charge point, up to an event. */
interface Tally {
  through: number
  readonly byKey: Map<string, Map<string, Found>>
  reading: Promise<void> | null
}

const tallies = new WeakMap<ApiDeps['journal'], Map<string, Tally>>()

const tallyOf = (journal: ApiDeps['journal'], chargePointId: string): Tally => {
  const own = tallies.get(journal) ?? new Map<string, Tally>()
  tallies.set(journal, own)
  const tally = own.get(chargePointId) ?? {
    through: 0,
    byKey: new Map<string, Map<string, Found>>(),
    reading: null,
  }
  own.set(chargePointId, tally)
  return tally
}

const fold = (key: string): string => key.trim().toLowerCase()

/** Keys in the order in which a frame has them; what is none leaves a hole. */
const keysIn = (text: string): readonly (string | null)[] => {
  const frame = parseFrame(text)
  if (frame.kind !== 'result' || typeof frame.payload !== 'object' || frame.payload === null) return []
  const list: unknown = 'configurationKey' in frame.payload ? frame.payload.configurationKey : null
  if (!Array.isArray(list)) return []
  return list.map((each: unknown) =>
    typeof each === 'object' && each !== null && 'key' in each && typeof each.key === 'string'
      ? each.key
      : null,
  )
}

const add = (tally: Tally, key: string, { rule, clause, severity, text }: EventOf<'finding'>): void => {
  const own = tally.byKey.get(fold(key)) ?? new Map<string, Found>()
  tally.byKey.set(fold(key), own)
  const known = own.get(`${rule} ${text}`)
  if (known) known.count += 1
  else if (own.size < mostPerKey) own.set(`${rule} ${text}`, { rule, clause, severity, text, count: 1 })
}

const placeIn = (path: unknown): number | null => {
  const place = typeof path === 'string' ? /^\/configurationKey\/(\d+)(?:\/|$)/.exec(path)?.[1] : undefined
  return place === undefined ? null : Number(place)
}

/** Folds in what is new. Findings follow their frame: each frame is read once. */
const readOn = async (journal: ApiDeps['journal'], chargePointId: string, tally: Tally): Promise<void> => {
  let last: { readonly seq: number; readonly keys: readonly (string | null)[] } = { seq: 0, keys: [] }
  const keysOf = async (seq: number): Promise<readonly (string | null)[]> => {
    if (last.seq === seq) return last.keys
    const [frame] = await journal.read({ chargePointId, kinds: ['frame'], after: seq - 1, limit: 1 })
    last = { seq, keys: frame?.kind === 'frame' && frame.seq === seq ? keysIn(frame.text) : [] }
    return last.keys
  }
  for (let isLast = false; !isLast;) {
    const head = journal.state().seq
    const events = await journal.read({
      chargePointId,
      kinds: ['finding'],
      after: tally.through,
      limit: pageSize,
    })
    for (const event of events) {
      if (event.kind !== 'finding') continue
      const place = placeIn(event.params['path'])
      if (place === null || event.frameSeq === null) continue
      const key = (await keysOf(event.frameSeq))[place]
      if (typeof key === 'string') add(tally, key, event)
    }
    isLast = events.length < pageSize
    tally.through = Math.max(events.at(-1)?.seq ?? tally.through, isLast ? head : 0)
  }
}

/** Findings about configuration keys of a charge point, by the key's name in any case. */
export const keyFindings = async (
  journal: ApiDeps['journal'],
  chargePointId: string,
): Promise<(key: string) => readonly KeyFinding[]> => {
  const tally = tallyOf(journal, chargePointId)
  tally.reading ??= readOn(journal, chargePointId, tally).finally(() => (tally.reading = null))
  await tally.reading
  return (key) => [...(tally.byKey.get(fold(key))?.values() ?? [])].map((found) => ({ ...found }))
}
