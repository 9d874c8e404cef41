import { randomUUID } from 'node:crypto'
import { ToolError } from '../../contract/tool-error.ts'
import type { Timer } from '../../contract/clock.ts'
import type { FromCentralSystem, Request, Response } from '../../ocpp/actions/index.ts'
import { encodeCall } from '../../ocpp/rpc.ts'
import { readResponse } from '../../ocpp/tolerant.ts'
import type { ChargePointConnection } from './ChargePointConnection.ts'
import { mayCarrySecret, secretIn, withoutSecrets, type Asked } from './kept-text.ts'
import { barrierFor, triggeredAction, type CallBarrier } from './registration.ts'

export interface CallOptions {
  /** From the moment that it is sent; the setting `callTimeoutMs` where it is left out. */
  readonly timeoutMs?: number
  /** Sends it whatever the registration says. */
  readonly force?: boolean
  /** Stops waiting; a CALL that is already out stays the outstanding one until it is answered or times out. */
  readonly signal?: AbortSignal
}

interface PendingCall {
  readonly action: FromCentralSystem
  readonly payload: unknown
  /** A value in it that is not kept; null = none. */
  secret: string | null
  readonly messageId: string
  readonly timeoutMs: number
  readonly isForced: boolean
  readonly onAnswer: ((payload: unknown) => void) | null
  readonly accept: (payload: unknown, frameSeq: number) => void
  readonly reject: (reason: Error) => void
  /** Monotonic milliseconds; 0 = still in the queue. */
  sentAt: number
  timer: Timer | null
}

/** The answer to a CALL of ours, as far as it is known whose answer it is. */
export interface Answered extends Asked {
  readonly latencyMs: number
}

export const notConnected = (chargePointId: string): ToolError =>
  new ToolError(
    'charge-point-not-connected',
    { chargePointId },
    null,
    `Charge point ${chargePointId} is not connected.`,
  )

const closedMeanwhile = (chargePointId: string, action: string): ToolError =>
  new ToolError(
    'connection-closed',
    { chargePointId, action },
    'wait-for-reconnect',
    `The connection to ${chargePointId} closed before ${action} was answered.`,
  )

const barrierTexts: Readonly<Record<CallBarrier, string>> = {
  'never-booted': 'it has not booted here; until then only TriggerMessage(BootNotification) may be sent',
  pending: 'it is Pending, which forbids to start and stop transactions remotely (OCPP 1.6 §4.2)',
  rejected: 'it is Rejected, which forbids every CALL (OCPP 1.6 §4.2)',
  'told-rejected':
    'it was told Rejected, and learns what was decided since at its next BootNotification (OCPP 1.6 §4.2)',
  'already-accepted':
    'it is Accepted, so no BootNotification may be triggered until it boots again (Errata 3.40)',
}

const barrierActions: Readonly<Record<CallBarrier, string | null>> = {
  'never-booted': 'decide-registration',
  pending: 'decide-registration',
  rejected: 'decide-registration',
  'told-rejected': 'wait-for-boot',
  'already-accepted': null,
}

export const notAllowed = (chargePointId: string, action: string, barrier: CallBarrier): ToolError =>
  new ToolError(
    'call-not-allowed',
    { chargePointId, action, barrier },
    barrierActions[barrier],
    `${action} may not be sent to ${chargePointId}: ${barrierTexts[barrier]}.`,
  )

const reasonOf = (signal: AbortSignal | undefined): Error =>
  signal?.reason instanceof Error ? signal.reason : new Error('The wait was cancelled.')

/** The CALLs of ours on one connection: a queue, and one that is out (OCPP-J 1.6 §4.1.1). */
export class OutgoingCalls {
  private readonly queue: PendingCall[] = []
  private current: PendingCall | null = null
  private holdTimer: Timer | null = null

  constructor(private readonly connection: ChargePointConnection) {}

  /** The payload was checked before. `onAnswer` hears its CALLRESULT as it came, also when nobody waits any more. */
  add<A extends FromCentralSystem>(
    action: A,
    payload: Request<A>,
    { timeoutMs, force = false, signal }: CallOptions,
    onAnswer: ((payload: unknown) => void) | null = null,
  ): Promise<Response<A>> {
    const { core, chargePoint } = this.connection
    return new Promise<Response<A>>((resolve, reject) => {
      if (signal?.aborted) {
        reject(reasonOf(signal))
        return
      }
      const abort = (): void => this.abandon(call, reasonOf(signal))
      const call: PendingCall = {
        action,
        payload,
        secret: null,
        messageId: randomUUID(),
        timeoutMs: timeoutMs ?? core.settings.callTimeoutMs,
        isForced: force,
        onAnswer,
        sentAt: 0,
        timer: null,
        accept: (answer, frameSeq) => {
          signal?.removeEventListener('abort', abort)
          const read = readResponse(action, answer)
          for (const { rule, params } of read.deviations) core.find(chargePoint.id, frameSeq, rule, params)
          if (read.ok) {
            resolve(read.payload)
            return
          }
          const hidden = { isSecret: core.secretKeysOf(chargePoint.id), value: call.secret }
          const details = { payload: withoutSecrets(answer, hidden), problems: read.problems }
          const message = `${chargePoint.id} answered ${action} with what can not be understood: ${read.description}`
          reject(
            new ToolError(
              'answer-unreadable',
              { chargePointId: chargePoint.id, action },
              null,
              message,
              details,
            ),
          )
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', abort)
          reject(reason)
        },
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.queue.push(call)
      this.pump()
    })
  }

  /** Sends the next one where none is out and the charge point may be spoken to. */
  pump(): void {
    while (this.current === null) {
      const next = this.queue[0]
      if (!next) return
      const holdMs = next.isForced ? 0 : this.connection.holdMs()
      if (holdMs > 0) {
        this.holdTimer ??= this.connection.core.clock.after(holdMs, () => {
          this.holdTimer = null
          this.pump()
        })
        return
      }
      this.queue.shift()
      this.send(next)
    }
  }

  private send(call: PendingCall): void {
    const { core, chargePoint } = this.connection
    const { action, messageId, payload } = call
    const barrier = call.isForced ? null : barrierFor(chargePoint, action, payload)
    if (barrier) {
      call.reject(notAllowed(chargePoint.id, action, barrier))
      return
    }
    const triggered = triggeredAction(action, payload)
    if (triggered !== null) (chargePoint.awaited ??= new Set()).add(triggered)
    this.current = call
    call.sentAt = core.clock.monotonic()
    call.timer = core.clock.after(call.timeoutMs, () => this.timeOut(call))
    const text = encodeCall(messageId, action, payload)
    if (!mayCarrySecret(action)) {
      this.connection.transmit(text, 2, messageId, action, null)
      return
    }
    const isSecret = core.secretKeysOf(chargePoint.id)
    call.secret = secretIn(action, payload, isSecret)
    const kept = withoutSecrets(payload, { isSecret, value: null })
    this.connection.transmit(text, 2, messageId, action, null, encodeCall(messageId, action, kept))
  }

  /** Whose answer this message id is; null = unknown. */
  identify(messageId: string): Answered | null {
    const call = this.current?.messageId === messageId ? this.current : null
    const { core, chargePoint } = this.connection
    const known = call ?? chargePoint.pastCall(messageId)
    if (!known) return null
    const { action, secret, sentAt } = known
    return { action, secret, latencyMs: core.clock.monotonic() - sentAt }
  }

  result(messageId: string, payload: unknown, frameSeq: number): void {
    const { current } = this
    const heard = current?.messageId === messageId ? current : this.connection.chargePoint.pastCall(messageId)
    heard?.onAnswer?.(payload)
    const call = this.take(messageId, frameSeq)
    if (!call) return
    this.noteTrigger(call, payload)
    call.accept(payload, frameSeq)
    this.pump()
  }

  error(
    {
      messageId,
      errorCode,
      errorDescription,
      errorDetails,
    }: {
      readonly messageId: string
      readonly errorCode: string
      readonly errorDescription: string
      readonly errorDetails: unknown
    },
    frameSeq: number,
  ): void {
    const call = this.take(messageId, frameSeq)
    if (!call) return
    const { id } = this.connection.chargePoint
    this.noteTrigger(call, null)
    call.reject(
      new ToolError(
        'call-refused',
        { chargePointId: id, action: call.action, errorCode, errorDescription },
        null,
        `${id} answered ${call.action} with ${errorCode || 'an error without a code'}${errorDescription === '' ? '' : `: ${errorDescription}`}`,
        { errorCode, errorDescription, errorDetails },
      ),
    )
    this.pump()
  }

  /** The connection is over. */
  end(): void {
    this.holdTimer?.cancel()
    const { chargePoint } = this.connection
    const open = this.current ? [this.current, ...this.queue] : [...this.queue]
    if (this.current) this.retire(this.current, 'timed-out')
    this.current = null
    this.queue.length = 0
    for (const call of open) call.reject(closedMeanwhile(chargePoint.id, call.action))
  }

  /** What was triggered is only to be expected where the charge point said that it would come. */
  private noteTrigger(call: PendingCall, answer: unknown): void {
    const triggered = triggeredAction(call.action, call.payload)
    const isAccepted =
      typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'Accepted'
    if (triggered !== null && !isAccepted) this.connection.chargePoint.awaited?.delete(triggered)
  }

  /** The CALL that is out, where the id is its own; else a finding (quirk 29). */
  private take(messageId: string, frameSeq: number): PendingCall | null {
    const { core, chargePoint } = this.connection
    const call = this.current
    if (call?.messageId === messageId) {
      this.current = null
      this.retire(call, 'answered')
      return call
    }
    const past = chargePoint.pastCall(messageId)
    if (!past) core.find(chargePoint.id, frameSeq, 'answer-unknown', { messageId: messageId.slice(0, 100) })
    else if (past.outcome === 'answered')
      core.find(chargePoint.id, frameSeq, 'answer-repeated', { action: past.action })
    else {
      const seconds = Math.round((core.clock.monotonic() - past.sentAt) / 100) / 10
      core.find(chargePoint.id, frameSeq, 'answer-late', { action: past.action, seconds })
      past.outcome = 'answered'
      past.onAnswer = null
    }
    return null
  }

  private timeOut(call: PendingCall): void {
    if (this.current !== call) return
    const { id } = this.connection.chargePoint
    this.current = null
    this.retire(call, 'timed-out')
    const timeoutSeconds = call.timeoutMs / 1000
    call.reject(
      new ToolError(
        'call-timed-out',
        { chargePointId: id, action: call.action, timeoutSeconds },
        'try-again',
        `${id} did not answer ${call.action} within ${timeoutSeconds} s.`,
      ),
    )
    this.pump()
  }

  private abandon(call: PendingCall, reason: Error): void {
    const index = this.queue.indexOf(call)
    if (index !== -1) this.queue.splice(index, 1)
    call.reject(reason)
  }

  private retire(call: PendingCall, outcome: 'answered' | 'timed-out'): void {
    call.timer?.cancel()
    const { messageId, action, secret, sentAt } = call
    const onAnswer = outcome === 'answered' ? null : call.onAnswer
    this.connection.chargePoint.keepPastCall({ messageId, action, secret, sentAt, outcome, onAnswer })
  }
}
