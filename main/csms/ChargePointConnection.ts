import { isUtf8 } from 'node:buffer'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { EventOf } from '../../contract/journal-event.ts'
import { redacted } from '../../contract/redact.ts'
import { encodeCallError, encodeCallResult, parseFrame, type ParsedFrame } from '../../ocpp/rpc.ts'
import { describe, type Deviation } from '../../ocpp/findings.ts'
import type { ChargePoint } from './charge-point.ts'
import type { Core } from './core.ts'
import { answerTo, Refusal, type Answer } from './incoming-calls.ts'
import { keptMessage } from './kept-text.ts'
import { OutgoingCalls } from './outgoing-calls.ts'
import { encodeTextFrames } from './text-frames.ts'

/** The WebSocket of a session; its listeners are shared functions, so that a connection costs no closures. */
export class ChargePointSocket extends WebSocket {
  session: ChargePointConnection | null = null
}

export type ClosedBy = EventOf<'connection-closed'>['by']
type MessageType = 2 | 3 | 4

/** What stands near the break of a message may be a piece of a secret whose name is not near. */
const withoutSecret = (hasSecret: boolean, { rule, params }: Deviation): Deviation =>
  rule === 'frame-not-json' && hasSecret ? { rule, params: { ...params, near: redacted } } : { rule, params }

/** A message of the charge point that waits for its answer; `refusal` where no handler is asked. */
interface Incoming {
  readonly messageId: string
  readonly action: string | null
  readonly payload: unknown
  readonly refusal: Refusal | null
  readonly frameSeq: number
  readonly receivedAt: number
}

/** Of a CALLERROR (OCPP-J 1.6 §4.2.3). */
const maxDescriptionLength = 255
const keptMessageIds = 4
/** Input is paused while so many CALLs wait for the one before them, and goes on below the second. */
const maxWaiting = 256
const fewWaiting = 32
/** Input is paused while the charge point leaves so many bytes of answers unread. */
const maxUnsentBytes = 1_048_576

/** One WebSocket of a charge point: what comes in is answered in order, one CALL of ours is out at a time. */
export class ChargePointConnection {
  readonly remoteAddress: string
  readonly isUnnamed: boolean
  /** Its request, as long as it may turn out to be a knock. */
  head: Buffer | null
  /** Monotonic milliseconds, as all times here. */
  readonly openedAt: number
  /** The last byte that means that it lives. */
  heardAt: number
  /** The last ping. */
  pingedAt: number
  pong: 'idle' | 'awaited' = 'idle'
  isPongReported = false
  messagesIn = 0
  /** When its input was paused last. */
  pausedAt = 0
  /** When its BootNotification on this connection was last answered, and what wait it was told. */
  boot: { readonly at: number; readonly intervalSeconds: number } | null = null
  isBootTriggered = false
  calls: OutgoingCalls | null = null
  private state: 'open' | 'over' = 'open'
  /** An answer waits for storage, and whatever comes waits behind it (quirk 27). */
  private handling: Promise<void> | null = null
  private waiting: Incoming[] | null = null
  private isPipeliningReported = false
  private isDrainAwaited = false
  private messageIds: string[] | null = null

  constructor(
    readonly core: Core,
    readonly chargePoint: ChargePoint,
    readonly connectionId: number,
    readonly ws: ChargePointSocket,
    private readonly socket: Socket,
    /** `isUnnamed`: a path without an identity (quirk 5). */
    dialled: { readonly remoteAddress: string; readonly isUnnamed: boolean; readonly head: Buffer },
  ) {
    this.remoteAddress = dialled.remoteAddress
    this.isUnnamed = dialled.isUnnamed
    this.head = dialled.head
    this.openedAt = core.clock.monotonic()
    this.heardAt = this.openedAt
    this.pingedAt = this.openedAt
  }

  /** It leaves unread what we send. */
  get isDeaf(): boolean {
    return this.ws.isPaused && this.socket.writableNeedDrain
  }

  get isOver(): boolean {
    return this.state === 'over'
  }

  /** Resolves when nothing that was received waits for storage. */
  async handled(): Promise<void> {
    while (this.handling) await this.handling
  }

  get outgoing(): OutgoingCalls {
    this.calls ??= new OutgoingCalls(this)
    return this.calls
  }

  /**
   * How long our CALLs are still held back: after a reconnect until its first message, for it may be about to boot
   * (quirk 15), and not for long, for it may also carry on without one (quirk 16).
   */
  holdMs(): number {
    if (this.messagesIn > 0 || this.chargePoint.told === null) return 0
    return this.openedAt + this.core.settings.bootGraceMs - this.core.clock.monotonic()
  }

  receive(data: Buffer, isBinary: boolean): void {
    if (this.state === 'over') return
    const { core } = this
    const receivedAt = core.clock.monotonic()
    this.heardAt = receivedAt
    this.messagesIn += 1
    this.head = null
    const text = data.toString()
    const frame = parseFrame(text)
    const { seq: frameSeq, text: kept } = this.journal(text, frame)
    if (isBinary) core.find(this.chargePoint.id, frameSeq, 'binary-frame')
    if (text.includes('\ufffd') && !isUtf8(data)) core.find(this.chargePoint.id, frameSeq, 'text-not-utf8')
    if (frame.deviations.length > 0)
      for (const deviation of frame.deviations) {
        const { rule, params } = withoutSecret(kept !== text, deviation)
        core.find(this.chargePoint.id, frameSeq, rule, params)
      }
    this.sort(frame, frameSeq, receivedAt)
    if (this.messagesIn === 1) this.calls?.pump()
  }

  /**
   * Journals one message and sends it; `latencyMs` for answers; `kept` where another text is journalled. Dropped where
   * the connection is over. The answers to what came in one piece go out in one piece.
   */
  transmit(
    text: string,
    messageType: MessageType,
    messageId: string,
    action: string | null,
    latencyMs: number | null,
    kept = text,
  ): void {
    if (this.state === 'over') return
    this.core.sink.append({
      kind: 'frame',
      chargePointId: this.chargePoint.id,
      connectionId: this.connectionId,
      direction: 'out',
      text: kept,
      messageType,
      messageId,
      action,
      latencyMs,
    })
    this.core.outbox.add(this, text)
  }

  /** It is no session any more. What is in its queue is still handled: it was received. Does nothing twice. */
  end(by: ClosedBy, code: number, reason: string): void {
    if (this.state === 'over') return
    this.core.outbox.flush()
    this.state = 'over'
    const { core, chargePoint, connectionId } = this
    core.sink.append({
      kind: 'connection-closed',
      chargePointId: chargePoint.id,
      connectionId,
      code,
      reason,
      by,
    })
    // The close of an old connection must not evict the new one (quirk 9).
    if (chargePoint.connection === this) {
      chargePoint.connection = null
      chargePoint.awaited = null
    }
    this.calls?.end()
    if (chargePoint.isForgettable) core.chargePoints.delete(chargePoint.id)
  }

  /** Sends the close frame and is over at once. */
  close(by: ClosedBy, code: number, reason: string): void {
    this.end(by, code, reason)
    this.ws.close(code, reason)
  }

  /** Gives up a link that does not answer. */
  terminate(by: ClosedBy, reason: string): void {
    this.end(by, 1006, reason)
    this.ws.terminate()
  }

  /** For the outbox. */
  write(texts: readonly string[]): void {
    if (this.ws.readyState !== WebSocket.OPEN) return
    this.socket.write(encodeTextFrames(texts))
    this.steerInput()
  }

  /** Pauses the input while answers or CALLs pile up, and lets it run again once both are worked off. */
  private steerInput(): void {
    const waiting = this.waiting?.length ?? 0
    if (!this.ws.isPaused) {
      if (waiting <= maxWaiting && this.socket.writableLength <= maxUnsentBytes) return
      this.pausedAt = this.core.clock.monotonic()
      this.ws.pause()
    } else if (waiting < fewWaiting && !this.socket.writableNeedDrain) {
      // Nothing could be heard in the meantime.
      this.pingedAt = this.core.clock.monotonic()
      this.ws.resume()
      return
    }
    if (this.isDrainAwaited || !this.socket.writableNeedDrain) return
    this.isDrainAwaited = true
    this.socket.once('drain', () => {
      this.isDrainAwaited = false
      this.steerInput()
    })
  }

  private journal(text: string, frame: ParsedFrame): { readonly seq: number; readonly text: string } {
    const isAnswer = frame.kind === 'result' || frame.kind === 'error'
    const answered = isAnswer ? this.outgoing.identify(frame.messageId) : null
    const kept = keptMessage(text, frame, answered, this.core.secretKeysOf, this.chargePoint.id)
    const { seq } = this.core.sink.append({
      kind: 'frame',
      chargePointId: this.chargePoint.id,
      connectionId: this.connectionId,
      direction: 'in',
      text: kept,
      messageType:
        frame.kind === 'call'
          ? 2
          : frame.kind === 'result'
            ? 3
            : frame.kind === 'error'
              ? 4
              : frame.kind === 'unreadable'
                ? frame.messageType
                : null,
      messageId: frame.messageId,
      action: frame.kind === 'call' ? frame.action : (answered?.action ?? null),
      latencyMs: answered?.latencyMs ?? null,
    })
    return { seq, text: kept }
  }

  private sort(frame: ParsedFrame, frameSeq: number, receivedAt: number): void {
    switch (frame.kind) {
      case 'call': {
        const { messageId, action, payload } = frame
        this.noteMessageId(messageId, frameSeq)
        if (!this.handling) this.handle(messageId, action, payload, frameSeq, receivedAt)
        else this.wait({ messageId, action, payload, refusal: null, frameSeq, receivedAt })
        return
      }
      case 'result':
        this.outgoing.result(frame.messageId, frame.payload, frameSeq)
        return
      case 'error':
        this.outgoing.error(frame, frameSeq)
        return
      case 'unreadable': {
        const { messageId, answer } = frame
        if (messageId === null || answer === null) return
        const [first] = frame.deviations
        const description = first ? describe(first).text.slice(0, maxDescriptionLength) : ''
        const refusal = new Refusal(answer, description)
        if (!this.handling) this.refuse(messageId, null, refusal, receivedAt)
        else this.wait({ messageId, action: null, payload: null, refusal, frameSeq, receivedAt })
        return
      }
      case 'unknown-type':
        return
    }
  }

  private wait(incoming: Incoming): void {
    this.waiting ??= []
    this.waiting.push(incoming)
    if (!this.isPipeliningReported) {
      this.isPipeliningReported = true
      this.core.find(this.chargePoint.id, incoming.frameSeq, 'call-before-answer')
    }
    this.steerInput()
  }

  private handle(
    messageId: string,
    action: string,
    payload: unknown,
    frameSeq: number,
    receivedAt: number,
  ): void {
    const answer = answerTo(this, action, payload, frameSeq)
    if (!(answer instanceof Promise)) {
      this.reply(messageId, action, answer, receivedAt)
      return
    }
    // `answerTo` turns every failure into an answer.
    this.handling = answer.then((later: Answer) => {
      this.handling = null
      this.reply(messageId, action, later, receivedAt)
      this.handleWaiting()
    })
  }

  private handleWaiting(): void {
    const { waiting } = this
    if (!waiting) return
    let handled = 0
    while (!this.handling) {
      const next = waiting[handled]
      if (!next) break
      handled += 1
      const { messageId, action, payload, refusal, frameSeq, receivedAt } = next
      if (refusal !== null) this.refuse(messageId, action, refusal, receivedAt)
      else if (action !== null) this.handle(messageId, action, payload, frameSeq, receivedAt)
    }
    this.waiting = handled === waiting.length ? null : waiting.slice(handled)
    this.steerInput()
  }

  private reply(messageId: string, action: string, answer: Answer, receivedAt: number): void {
    if (answer instanceof Refusal) {
      this.refuse(messageId, action, answer, receivedAt)
      return
    }
    const latencyMs = this.core.clock.monotonic() - receivedAt
    this.transmit(encodeCallResult(messageId, answer), 3, messageId, action, latencyMs)
  }

  private refuse(messageId: string, action: string | null, refusal: Refusal, receivedAt: number): void {
    const { errorCode, description, details } = refusal
    const latencyMs = this.core.clock.monotonic() - receivedAt
    this.transmit(
      encodeCallError(messageId, errorCode, description, details),
      4,
      messageId,
      action,
      latencyMs,
    )
  }

  /** Of all ids ever used (OCPP-J 1.6 §4.1.4) the last few are kept: a retry follows soon. */
  private noteMessageId(messageId: string, frameSeq: number): void {
    const ids = (this.messageIds ??= [])
    if (messageId !== '' && ids.includes(messageId)) {
      this.core.find(this.chargePoint.id, frameSeq, 'message-id-reused', {
        messageId: messageId.slice(0, 100),
      })
      return
    }
    // A ring: the oldest makes room.
    ids[this.messagesIn % keptMessageIds] = messageId
  }
}
