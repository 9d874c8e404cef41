import type { EventOf, JournalEvent, JournalEventKind } from '../../contract/journal-event.ts'
import type { ChargePointView } from '../../contract/project.ts'
import { isToolError, type ToolError, type ToolErrorParams } from '../../contract/tool-error.ts'
import type { FromCentralSystem, Request, Response } from '../../ocpp/actions/index.ts'
import type { CentralSystem } from '../csms/CentralSystem.ts'
import type { Journal } from '../storage/journal.ts'
import type { ProcedureContext } from './procedure.ts'

export interface LinkCallOptions {
  /** For the answer. */
  readonly timeoutMs?: number
  /**
   * What becomes of a CALL whose link breaks before its answer: `again` is for those that may be processed twice;
   * `once` rejects with `connection-closed`, and the caller finds out what became of it.
   */
  readonly onBreak?: 'again' | 'once'
  /** Once it is out, a cancel waits for its answer. */
  readonly toItsEnd?: boolean
}

export interface EventWait {
  /** `i18n` key `waits.<for>`. */
  readonly for: string
  readonly params?: ToolErrorParams
  readonly timeoutMs: number
  /** Events after this seq count; those to come where it is left out. */
  readonly after?: number
}

/** A charge point as a procedure sees it: a broken link is waited for, not failed at once. */
export interface ChargePointLink {
  readonly id: string
  /** Rejects as `CentralSystem.call` does, and with `wait-timed-out` where the link does not come back. */
  call<A extends FromCentralSystem>(
    action: A,
    payload: Request<A>,
    options?: LinkCallOptions,
  ): Promise<Response<A>>
  /** Resolves when it is connected and has booted here. */
  ready(timeoutMs?: number): Promise<void>
  /** The newest seq: what comes after it is newer than this moment. */
  mark(): number
  /** What the journal knows of it; null: nothing. */
  view(): ChargePointView | null
  /** The next of its events of these kinds that `isIt` takes. */
  event<K extends JournalEventKind>(
    kinds: readonly K[],
    wait: EventWait,
    isIt?: (event: EventOf<K>) => boolean,
  ): Promise<EventOf<K>>
}

/** A charge point that boots anew is given this long: the slowest known take two to three minutes. */
export const linkTimeoutMs = 180_000
/** Links that break in the middle of the same CALL: then it is the CALL that breaks them. */
const triesOverBreaks = 3

export interface LinkDeps {
  readonly centralSystem: Pick<CentralSystem, 'call' | 'chargePoints'>
  readonly journal: Pick<Journal, 'state' | 'lastSeq' | 'subscribe' | 'read'>
}

/** Why a CALL could not be sent yet, and comes to be possible by itself; null = it does not. */
const passing = (error: unknown): 'link' | 'boot' | null => {
  if (!isToolError(error)) return null
  if (error.code === 'charge-point-not-connected' || error.code === 'connection-closed') return 'link'
  const { barrier } = error.params
  return error.code === 'call-not-allowed' && (barrier === 'never-booted' || barrier === 'told-rejected')
    ? 'boot'
    : null
}

export const createChargePointLink = (
  id: string,
  context: Pick<ProcedureContext, 'wait' | 'signal' | 'clock'>,
  { centralSystem, journal }: LinkDeps,
): ChargePointLink => {
  const isKind = <K extends JournalEventKind>(
    event: JournalEvent,
    kinds: readonly K[],
  ): event is EventOf<K> => kinds.some((kind) => kind === event.kind)

  const nextEvent = <K extends JournalEventKind>(
    kinds: readonly K[],
    after: number,
    isIt: (event: EventOf<K>) => boolean,
    signal: AbortSignal,
  ): Promise<EventOf<K>> =>
    new Promise((resolve, reject) => {
      let last = after
      const look = (events: readonly JournalEvent[]): boolean => {
        for (const event of events) {
          if (event.seq <= last) continue
          if (!('chargePointId' in event) || event.chargePointId !== id) continue
          if (!isKind(event, kinds) || !isIt(event)) continue
          last = Number.POSITIVE_INFINITY
          stop()
          resolve(event)
          return true
        }
        return false
      }
      const stop = (): void => {
        unsubscribe()
        signal.removeEventListener('abort', abort)
      }
      const abort = (): void => {
        stop()
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      }
      const unsubscribe = journal.subscribe((events) => void look(events))
      if (signal.aborted) {
        abort()
        return
      }
      signal.addEventListener('abort', abort, { once: true })
      // those that were there before the subscription
      const limit = 1_000
      const readOn = async (from: number): Promise<void> => {
        const events = await journal.read({ after: from, limit, chargePointId: id, kinds })
        if (!look(events) && events.length === limit) await readOn(events.at(-1)?.seq ?? from)
      }
      readOn(after).catch((error: unknown) => {
        stop()
        reject(error instanceof Error ? error : new Error(String(error)))
      })
    })

  const isConnected = (): boolean => centralSystem.chargePoints().includes(id)

  const linked = (timeoutMs: number): Promise<void> => {
    if (isConnected()) return Promise.resolve()
    return context.wait({ for: 'link', params: { chargePointId: id }, timeoutMs }, async (signal) => {
      const mark = journal.lastSeq
      if (!isConnected()) await nextEvent(['connection-opened'], mark, () => true, signal)
    })
  }

  const view = (): ChargePointView | null => {
    const { chargePoints } = journal.state()
    return Object.hasOwn(chargePoints, id) ? (chargePoints[id] ?? null) : null
  }

  const hasBooted = (): boolean => {
    const chargePoint = view()
    return (chargePoint?.bootSequence?.boots ?? 0) > 0 || chargePoint?.everAccepted === true
  }

  const link: ChargePointLink = {
    id,
    mark: () => journal.lastSeq,
    view,

    async ready(timeoutMs = linkTimeoutMs) {
      await linked(timeoutMs)
      if (!hasBooted())
        await link.event(['boot'], { for: 'boot', params: { chargePointId: id }, timeoutMs, after: 0 })
    },

    event(kinds, { for: what, params, timeoutMs, after = journal.lastSeq }, isIt = () => true) {
      return context.wait({ for: what, params: { chargePointId: id, ...params }, timeoutMs }, (signal) =>
        nextEvent(kinds, after, isIt, signal),
      )
    },

    async call(action, payload, { timeoutMs, onBreak = 'again', toItsEnd = false } = {}) {
      for (let breaks = 0; ;) {
        context.signal.throwIfAborted()
        await linked(linkTimeoutMs)
        const mark = journal.lastSeq
        try {
          return await context.wait(
            {
              for: 'answer',
              params: { chargePointId: id, action },
              // the Central System's own timer ends it first; this one is the last resort
              timeoutMs: (timeoutMs ?? 60_000) * 2 + 60_000,
              toItsEnd,
            },
            (signal) =>
              centralSystem.call(id, action, payload, {
                signal,
                ...(timeoutMs === undefined ? {} : { timeoutMs }),
              }),
          )
        } catch (error) {
          const reason = passing(error)
          if (reason === null) throw error
          if (isToolError(error) && error.code === 'connection-closed') {
            breaks += 1
            if (onBreak === 'once' || breaks >= triesOverBreaks) throw error
          }
          if (reason === 'boot')
            await link.event(['boot'], { for: 'boot', timeoutMs: linkTimeoutMs, after: mark })
        }
      }
    },
  }
  return link
}

export const isCallProblem = (error: unknown, ...codes: readonly ToolError['code'][]): error is ToolError =>
  isToolError(error) && codes.includes(error.code)
