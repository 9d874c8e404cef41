import type { Clock, Timer } from '../contract/clock.ts'
import type { Request } from '../ocpp/actions/index.ts'
import type { Calls } from './calls.ts'

type StatusNotification = Request<'StatusNotification'>

/** What a connector, or with 0 the charge point itself, has to tell of itself. */
export type Condition = Pick<StatusNotification, 'status' | 'errorCode' | 'info' | 'vendorErrorCode'>

export interface StatusReporter {
  /** Something is different at this connector, or may be. */
  changed(connectorId: number): void
  /** Tells the status of each of them, changed or not. */
  report(connectorIds: readonly number[]): void
  /** Every status is to be told again (Errata 3.22). */
  forget(): void
  /** Tells what the Central System doesn't know yet (OCPP 1.6 §4.9). */
  catchUp(): void
  /** A warning that is no change of status. */
  warn(connectorId: number, errorCode: StatusNotification['errorCode']): void
  readonly isComplete: boolean
  /** It is off or restarts: what holds after it begins then. */
  stop(): void
}

export interface StatusReporterOptions {
  readonly clock: Clock
  readonly calls: Calls
  /** How many; 0 is told too. */
  readonly connectors: number
  readonly condition: (connectorId: number) => Condition
  readonly mayReport: () => boolean
  readonly timestamp: () => string
  /** MinimumStatusDuration. */
  readonly minimumSeconds: () => number
  readonly onReported: () => void
}

const isSame = (a: Condition | undefined, b: Condition): boolean =>
  a?.status === b.status && a.errorCode === b.errorCode && a.info === b.info

export const createStatusReporter = (options: StatusReporterOptions): StatusReporter => {
  const { clock, calls, condition } = options
  const told = new Map<number, Condition>()
  const since = new Map<number, { readonly condition: Condition; readonly timestamp: string }>()
  const waiting = new Map<number, Timer>()
  const underWay = new Map<number, Condition>()

  /** What it is now, and since when. */
  const now = (connectorId: number): { readonly condition: Condition; readonly timestamp: string } => {
    const known = since.get(connectorId)
    const is = condition(connectorId)
    if (known && isSame(known.condition, is)) return known
    const changed = { condition: is, timestamp: options.timestamp() }
    since.set(connectorId, changed)
    return changed
  }

  const send = async (connectorId: number, timestamp: string): Promise<void> => {
    const is = condition(connectorId)
    underWay.set(connectorId, is)
    const outcome = await calls.call('StatusNotification', { connectorId, ...is, timestamp })
    if (underWay.get(connectorId) === is) underWay.delete(connectorId)
    // A CALLERROR is an answer too: to send the same again would not help.
    if (outcome.ok || outcome.cause === 'refused') {
      told.set(connectorId, is)
      options.onReported()
    }
  }

  const isKnown = (connectorId: number): boolean =>
    isSame(underWay.get(connectorId) ?? told.get(connectorId), condition(connectorId))

  const tell = (connectorId: number): void => {
    if (isKnown(connectorId) || !options.mayReport()) return
    void send(connectorId, now(connectorId).timestamp)
  }

  const cancel = (connectorId: number): void => {
    waiting.get(connectorId)?.cancel()
    waiting.delete(connectorId)
  }

  return {
    changed(connectorId) {
      now(connectorId)
      cancel(connectorId)
      const seconds = options.minimumSeconds()
      if (seconds === 0) return tell(connectorId)
      waiting.set(
        connectorId,
        clock.after(seconds * 1000, () => {
          waiting.delete(connectorId)
          tell(connectorId)
        }),
      )
    },
    report(connectorIds) {
      for (const connectorId of connectorIds) void send(connectorId, options.timestamp())
    },
    forget: () => told.clear(),
    catchUp() {
      for (let connectorId = 0; connectorId <= options.connectors; connectorId += 1) tell(connectorId)
    },
    warn(connectorId, errorCode) {
      if (!options.mayReport()) return
      const { status } = condition(connectorId)
      void calls.call('StatusNotification', {
        connectorId,
        status,
        errorCode,
        timestamp: options.timestamp(),
      })
    },
    get isComplete() {
      return told.size > options.connectors
    },
    stop() {
      since.clear()
      for (const connectorId of [...waiting.keys()]) cancel(connectorId)
    },
  }
}
