import { formatUid, uidFormats, type UidFormat } from '../../contract/card.ts'
import type { CardTransaction, KnownCard } from '../../contract/known-card.ts'
import { longestIdTag } from '../../contract/local-list-format.ts'
import { foldIdTag } from '../../contract/local-list.ts'
import { idTagInfo } from '../csms/authorization.ts'
import type { ApiDeps } from './context.ts'

type Deps = Pick<ApiDeps, 'clock' | 'settings' | 'idTags' | 'lists' | 'journal'>

const mostTransactions = 10
const eventsAtOnce = 1_000

interface Written {
  readonly format: UidFormat | 'job'
  readonly idTag: string
}

/** The ways in which the UID can stand as an idTag; one that is too long can not (OCPP 1.6 §7.28). */
const waysToWrite = (uid: string, jobText: string | null): readonly Written[] => {
  const ways = new Map<string, Written>()
  const add = (format: Written['format'], idTag: string): void => {
    const folded = foldIdTag(idTag)
    if (idTag.length <= longestIdTag && !ways.has(folded)) ways.set(folded, { format, idTag })
  }
  if (jobText !== null) add('job', jobText)
  for (const format of uidFormats) add(format, formatUid(uid, format))
  return [...ways.values()]
}

const enteredOf = async (
  { idTags, clock, settings }: Deps,
  ways: readonly Written[],
): Promise<KnownCard['entered']> => {
  const found = await Promise.all(
    ways.map(async ({ format, idTag }) => {
      const record = await idTags.get(idTag)
      if (!record) return null
      const { expiryDate, parentIdTag } = record
      const { status } = idTagInfo({ clock, settings: settings.current() }, record)
      // ConcurrentTx is for a transaction that starts
      return status === 'ConcurrentTx'
        ? null
        : { format, idTag: record.idTag, status, expiryDate, parentIdTag }
    }),
  )
  return found.filter((entry) => entry !== null)
}

const listsWith = async ({ lists }: Deps, written: ReadonlySet<string>): Promise<KnownCard['lists']> => {
  const all = await lists.list({})
  const found = await Promise.all(
    all.map(async ({ id, name }) => {
      for (const search of written) {
        const { page } = await lists.page({ listId: id, search, offset: 0, limit: 100 })
        const entry = page.find(({ idTag }) => foldIdTag(idTag) === search)
        if (entry) return { id, name, idTag: entry.idTag, status: entry.status }
      }
      return null
    }),
  )
  return found.filter((entry) => entry !== null)
}

const transactionsWith = async (
  { journal }: Deps,
  written: ReadonlySet<string>,
): Promise<readonly CardTransaction[]> => {
  const transactions = new Map<string, CardTransaction>()
  const kinds = ['transaction-started', 'transaction-stopped'] as const
  let after = 0
  for (;;) {
    const events = await journal.read({ after, limit: eventsAtOnce, kinds })
    for (const event of events) {
      after = event.seq
      if (event.kind === 'transaction-started' && written.has(foldIdTag(event.idTag))) {
        const { chargePointId, connectorId, transactionId, idTag, at } = event
        const started = { chargePointId, connectorId, transactionId, idTag, startedAt: at, stoppedAt: null }
        transactions.set(`${transactionId} ${chargePointId}`, started)
      } else if (event.kind === 'transaction-stopped') {
        const key = `${event.transactionId} ${event.chargePointId}`
        const started = transactions.get(key)
        if (started) transactions.set(key, { ...started, stoppedAt: event.at })
      }
    }
    if (events.length < eventsAtOnce) break
  }
  return [...transactions.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, mostTransactions)
}

/**
 * What the Central System answers for a card, and where it was seen. `uid`: upper-case hex, whole bytes. `jobText`: the
 * same as the job writes it; null: no job says how.
 */
export const knownCard = async (deps: Deps, uid: string, jobText: string | null): Promise<KnownCard> => {
  const ways = waysToWrite(uid, jobText)
  const written = new Set(ways.map(({ idTag }) => foldIdTag(idTag)))
  const [entered, lists, transactions] = await Promise.all([
    enteredOf(deps, ways),
    listsWith(deps, written),
    transactionsWith(deps, written),
  ])
  return { uid, entered, unknownIdTag: deps.settings.current().unknownIdTag, lists, transactions }
}
