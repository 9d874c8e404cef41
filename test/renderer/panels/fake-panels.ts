import type { JournalEvent } from '../../../contract/journal-event.ts'
import type { CallOutcome, SendInput } from '../../../contract/traffic.ts'
import type { ApiDeps } from '../../../main/api/context.ts'
import { findingsByRule, findingsCount } from '../../../main/api/findings-tally.ts'
import { frameDetail } from '../../../main/api/frame-details.ts'
import { meterAfter, meterBefore } from '../../../main/api/meter-page.ts'
import { pageAfter, pageBefore } from '../../../main/api/traffic-page.ts'
import { emptyState } from '../../../contract/project.ts'
import { trafficPageInput } from '../../../contract/traffic.ts'
import { meterPageInput } from '../../../contract/meter.ts'
import { isAction } from '../../../ocpp/actions/index.ts'
import { checkRequest } from '../../../ocpp/validate.ts'
import type { PanelClient } from '../../../renderer/panels/panel-client.ts'

type Journal = ApiDeps['journal']

/** A journal that is an array of events, ascending by `seq`; events may be added while it is read. */
export const arrayJournal = (events: readonly JournalEvent[]): Journal => {
  const firstAfter = (seq: number): number => {
    let [low, high] = [0, events.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((events[middle]?.seq ?? Infinity) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    state: () => ({ ...emptyState, seq: events.at(-1)?.seq ?? 0 }),
    get savedSeq() {
      return events.at(-1)?.seq ?? 0
    },
    subscribe: () => () => undefined,
    waitFor: () => Promise.resolve(),
    read: ({ after, limit, chargePointId, kinds }) => {
      const found: JournalEvent[] = []
      for (let at = firstAfter(after); at < events.length && found.length < limit; at++) {
        const event = events[at]
        if (!event) break
        const isOwn =
          chargePointId === undefined || ('chargePointId' in event && event.chargePointId === chargePointId)
        if (isOwn && (kinds === undefined || kinds.includes(event.kind))) found.push(event)
      }
      return Promise.resolve(found)
    },
  }
}

export interface FakePanels extends PanelClient {
  readonly sent: SendInput[]
  readonly cancelled: string[]
  /** How many pages of traffic were asked for. */
  readonly pages: () => number
  /** What the next sending ends with; a promise that never ends = it is waited for. */
  outcome: Promise<CallOutcome>
  /** What every question fails with; null = they are answered. */
  failure: Error | null
}

/** What Chargebench itself would answer, over these events: the pages, checks and tallies are the real ones. */
export const panelsOver = (events: readonly JournalEvent[]): FakePanels => {
  const journal = arrayJournal(events)
  let pages = 0
  const unless = <T>(answer: () => Promise<T>): Promise<T> =>
    panels.failure === null ? answer() : Promise.reject(panels.failure)
  const panels: FakePanels = {
    trafficPage: (input) =>
      unless(() => {
        pages += 1
        const query = trafficPageInput.parse(input)
        return query.before === undefined
          ? pageAfter(journal, query.after ?? 0, query)
          : pageBefore(journal, query.before, query)
      }),
    frames: (chargePointId, seqs) =>
      unless(async () => {
        const details = await Promise.all(seqs.map((seq) => frameDetail(journal, chargePointId, seq)))
        return details.filter((detail) => detail !== null)
      }),
    check: (action, payload) =>
      unless(() => Promise.resolve(isAction(action) ? (checkRequest(action, payload) ?? []) : [])),
    send: (input) => {
      panels.sent.push(input)
      return panels.outcome
    },
    cancel: (id) => {
      panels.cancelled.push(id)
      return Promise.resolve(true)
    },
    findings: (chargePointId) => unless(() => findingsByRule(journal, chargePointId)),
    findingsCount: (chargePointId) => unless(() => findingsCount(journal, chargePointId)),
    meterPage: (input) =>
      unless(() => {
        const query = meterPageInput.parse(input)
        return query.before === undefined
          ? meterAfter(journal, query.after ?? 0, query)
          : meterBefore(journal, query.before, query)
      }),
    exportFrames: () => unless(() => Promise.resolve(new Blob(['{"seq":1}\n']))),
    sent: [],
    cancelled: [],
    pages: () => pages,
    outcome: Promise.resolve({ kind: 'answered', payload: { status: 'Accepted' }, tookMs: 212 }),
    failure: null,
  }
  return panels
}

/** A Chargebench in which no charge point has said anything. */
export const emptyPanels: PanelClient = panelsOver([])
