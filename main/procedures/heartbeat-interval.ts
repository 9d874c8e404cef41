import type { Clock } from '../../contract/clock.ts'
import type { EventOf, JournalEvent, RegistrationStatus } from '../../contract/journal-event.ts'
import type { Log } from '../../contract/log.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { parseFrame } from '../../ocpp/rpc.ts'
import type { CentralSystem } from '../csms/CentralSystem.ts'
import type { Journal } from '../storage/journal.ts'

export interface HeartbeatIntervalDeps {
  readonly clock: Clock
  readonly log: Log
  readonly journal: Pick<Journal, 'append' | 'state' | 'subscribe' | 'read'>
  readonly centralSystem: Pick<CentralSystem, 'call' | 'setRegistration'>
  /** Whether it may ask: else the old interval is unknown. */
  readonly isOn: () => boolean
}

export interface HeartbeatIntervals {
  /** That of the Central System; an acceptance waits, briefly, until the interval was read. */
  setRegistration: CentralSystem['setRegistration']
  close(): void
}

const key = 'HeartbeatInterval'
/** One that waits for its acceptance must not wait long for a question of ours. */
const answerTimeoutMs = 10_000
const acceptanceWaitsMs = 3_000
const mostPendingCalls = 100

interface IntervalRead {
  /** Each link is asked once. */
  readonly connectionId: number
  /** What it was before it was accepted here; null = not known. */
  value: string | null
  done: Promise<void>
}

const isInterval = (name: unknown): boolean =>
  typeof name === 'string' && findConfigurationKey(name)?.key === key

/** The value of a ChangeConfiguration.req for the interval; null = it is another. */
const changeTo = (text: string): { readonly messageId: string; readonly value: string } | null => {
  const frame = parseFrame(text)
  if (frame.kind !== 'call' || typeof frame.payload !== 'object' || frame.payload === null) return null
  const { payload, messageId } = frame
  if (!('key' in payload) || !isInterval(payload.key)) return null
  return 'value' in payload && typeof payload.value === 'string' ? { messageId, value: payload.value } : null
}

const wasTaken = (text: string): boolean => /"status"\s*:\s*"(?:Accepted|RebootRequired)"/i.test(text)

/**
 * The interval of our BootNotification.conf becomes the charge point's HeartbeatInterval (OCPP 1.6 §4.2). So that it can
 * be put back, it is read while the charge point is Pending, and written down when it is Accepted; where it was
 * accepted at once, the old one is unknown. A value that is set on purpose meanwhile is what has to hold at the end.
 */
export const watchHeartbeatIntervals = (deps: HeartbeatIntervalDeps): HeartbeatIntervals => {
  const { clock, journal, centralSystem, isOn } = deps
  const log = deps.log.with({ part: 'heartbeat-interval' })
  const reads = new Map<string, IntervalRead>()
  const recording = new Set<string>()
  const sent = new Map<string, string>()

  const viewOf = (id: string) => {
    const { chargePoints } = journal.state()
    return Object.hasOwn(chargePoints, id) ? chargePoints[id] : undefined
  }
  const openChange = (id: string) =>
    viewOf(id)?.openChanges.find(({ change }) => change.what === 'heartbeat-interval')

  const ask = async (id: string, read: IntervalRead): Promise<void> => {
    try {
      const { configurationKey = [] } = await centralSystem.call(
        id,
        'GetConfiguration',
        { key: [key] },
        { timeoutMs: answerTimeoutMs },
      )
      // what comes after its acceptance is our own interval
      if (viewOf(id)?.lastBootStatus === 'Accepted') return
      read.value = configurationKey.find((each) => isInterval(each.key))?.value ?? null
    } catch (error) {
      log.write('info', 'interval-not-read', { chargePointId: id, error })
    }
  }

  /** The reading of one that waits for its acceptance; null = there is none to wait for. */
  const readOnce = (id: string): IntervalRead | null => {
    const view = viewOf(id)
    if (view?.link.state !== 'connected' || view.lastBootStatus !== 'Pending') return null
    if ((view.bootSequence?.boots ?? 0) === 0 || openChange(id)) return null
    const known = reads.get(id)
    const { connectionId } = view.link
    if (known?.connectionId === connectionId) return known
    if (!isOn()) return null
    const read: IntervalRead = { connectionId, value: known?.value ?? null, done: Promise.resolve() }
    read.done = ask(id, read)
    reads.set(id, read)
    return read
  }

  /** What it was when it was written down last: it was put back since, and is overwritten again now. */
  const writtenBefore = async (id: string): Promise<string | null> => {
    let last: string | null = null
    for (let after: number | null = 0; after !== null;) {
      const limit = 1_000
      const events: readonly JournalEvent[] = await journal.read({
        after,
        limit,
        chargePointId: id,
        kinds: ['change-made'],
      })
      for (const event of events)
        if (event.kind === 'change-made' && event.change.what === 'heartbeat-interval')
          last = event.change.old
      after = events.length === limit ? (events.at(-1)?.seq ?? null) : null
    }
    return last
  }

  const record = (id: string, old: string | null): number =>
    journal.append({
      kind: 'change-made',
      chargePointId: id,
      runId: null,
      change: { what: 'heartbeat-interval', old },
    }).seq

  const onAccepted = async (id: string): Promise<void> => {
    if (recording.has(id)) return
    recording.add(id)
    try {
      if (openChange(id)) return
      const read = reads.get(id)
      await read?.done
      const old = read?.value ?? (await writtenBefore(id))
      if (!openChange(id)) record(id, old)
    } finally {
      reads.delete(id)
      recording.delete(id)
    }
  }

  const onTaken = (id: string, value: string): void => {
    const open = openChange(id)
    if (open?.change.what === 'heartbeat-interval') {
      if (open.change.old === value) return
      record(id, value)
      const settled = { kind: 'change-settled', chargePointId: id, runId: null } as const
      journal.append({ ...settled, changeSeq: open.seq, how: 'superseded' })
      return
    }
    const known = reads.get(id)
    if (known) known.value = value
    else reads.set(id, { connectionId: -1, value, done: Promise.resolve() })
  }

  const onFrame = ({ chargePointId, direction, messageId, text, messageType }: EventOf<'frame'>): void => {
    if (direction === 'out' && messageType === 2) {
      const change = changeTo(text)
      if (!change) return
      sent.set(change.messageId, change.value)
      const [oldest] = sent.keys()
      if (sent.size > mostPendingCalls && oldest !== undefined) sent.delete(oldest)
      return
    }
    if (direction !== 'in' || messageId === null) return
    const value = sent.get(messageId)
    if (value === undefined) return
    sent.delete(messageId)
    if (messageType === 3 && wasTaken(text)) onTaken(chargePointId, value)
  }

  const failed = (chargePointId: string) => (error: unknown) =>
    log.write('error', 'interval-not-recorded', { chargePointId, error })

  const unsubscribe = journal.subscribe((events) => {
    for (const event of events) {
      if (event.kind === 'frame' && event.action === 'ChangeConfiguration') onFrame(event)
      if (event.kind !== 'boot') continue
      if (event.status === 'Pending') readOnce(event.chargePointId)
      if (event.status === 'Accepted') onAccepted(event.chargePointId).catch(failed(event.chargePointId))
    }
  })

  const untilRead = async (id: string): Promise<void> => {
    const read = readOnce(id)
    if (!read) return
    await new Promise<void>((resolve) => {
      const timer = clock.after(acceptanceWaitsMs, resolve)
      void read.done.then(() => {
        timer.cancel()
        resolve()
      })
    })
  }

  return {
    async setRegistration(chargePointId, status: RegistrationStatus, intervalSeconds, by) {
      if (status === 'Accepted') {
        await untilRead(chargePointId)
        const old = reads.get(chargePointId)?.value ?? null
        // in the journal before the boot that overwrites it
        if (old !== null && !openChange(chargePointId)) record(chargePointId, old)
      }
      await centralSystem.setRegistration(chargePointId, status, intervalSeconds, by)
    },
    close: unsubscribe,
  }
}
