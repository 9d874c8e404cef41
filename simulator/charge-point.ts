import { toTimestamp, type Clock, type Timer } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import { ToolError } from '../contract/tool-error.ts'
import { encodeCallError, parseFrame } from '../ocpp/rpc.ts'
import { readTimestamp } from '../ocpp/timestamps.ts'
import { answerCall } from './answer.ts'
import { booting, createBoot, type Registration } from './boot.ts'
import { createCalls } from './calls.ts'
import type { Device } from './handler.ts'
import { openLink } from './link.ts'
import type { Identity, Profile } from './profile.ts'
import { twoConnectors } from './profiles/two-connectors.ts'

export interface VirtualChargePointOptions {
  /** The Central System's endpoint without the identity, as `ws://127.0.0.1:9220/ocpp`. */
  readonly url: string
  /** The identity: goes into the URL and is the user name of Basic authentication. */
  readonly id: string
  readonly clock: Clock
  readonly log: Log
  /** What kind of charge point it is; a plain AC one with two connectors if not given. */
  readonly profile?: Profile
  /** Overrides the profile's. */
  readonly connectors?: number
  /** Overrides the profile's, field by field. */
  readonly identity?: Partial<Identity>
  readonly password?: string
  /** 0 to less than 1; decides the jitter of reconnects. */
  readonly random?: () => number
}

/** Times are milliseconds since the epoch, of the injected clock. */
export type ChargePointState =
  | { readonly state: 'connecting' }
  | { readonly state: 'offline'; readonly cause: string; readonly retryAt: number }
  | Exclude<Registration, { state: 'unbooted' }>
  | { readonly state: 'closed' }

export interface VirtualChargePoint {
  readonly id: string
  readonly state: ChargePointState
  /** Called at each change of state, and once at once. Returns the way to stop. */
  onState(listener: (state: ChargePointState) => void): () => void
  /**
   * Resolves when it was first accepted and has reported the status of itself and of each connector.
   * Rejects with ToolError `connection-closed` when it is closed before that.
   */
  readonly booted: Promise<{ readonly intervalSeconds: number }>
  /** Hangs up (close code 1000) and stops all timers. */
  close(): Promise<void>
}

/** A promise that is settled from outside; nobody has to watch its rejection. */
const createOutcome = <T>() => {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((...settle) => {
    ;[resolve, reject] = settle
  })
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

/** Starts a charge point that dials until it is closed. */
export const startVirtualChargePoint = (options: VirtualChargePointOptions): VirtualChargePoint => {
  const { id, clock } = options
  const profile = options.profile ?? twoConnectors
  const connectors = options.connectors ?? profile.connectors
  const log = options.log.with({ chargePointId: id })

  let linkState:
    Extract<ChargePointState, { state: 'connecting' | 'offline' | 'closed' }> | { state: 'open' } = {
    state: 'connecting',
  }
  let acceptedOnThisLink = false
  /** Its own clock minus the injected one: set from the Central System's (OCPP 1.6 §4.2, §4.6). */
  let offsetMs = 0
  let heartbeats: Timer | null = null
  /** Connectors whose status the Central System doesn't know yet. */
  const unreported = new Set<number>()
  const listeners = new Set<(state: ChargePointState) => void>()
  const booted = createOutcome<{ readonly intervalSeconds: number }>()

  const calls = createCalls({
    clock,
    timeoutMs: profile.callTimeoutMs,
    send: (text) => link.send(text),
    onNoAnswer: (inARow) => {
      log.write('warn', 'call-unanswered', { inARow })
      if (inARow >= profile.unansweredCallsUntilReconnect) link.drop('no-answers')
    },
  })

  const setTime = (currentTime: string): void => {
    const read = readTimestamp(currentTime)
    if (read) offsetMs = read.ms - clock.now()
  }

  const state = (): ChargePointState => {
    if (linkState.state !== 'open') return linkState
    return boot.registration.state === 'unbooted' ? booting : boot.registration
  }
  let published: ChargePointState | null = null
  const publish = (): void => {
    const now = state()
    if (now === published) return
    published = now
    for (const listener of listeners) listener(now)
  }

  const reportStatus = async (connectorId: number): Promise<void> => {
    const outcome = await calls.call('StatusNotification', {
      connectorId,
      errorCode: 'NoError',
      status: 'Available',
      timestamp: toTimestamp(clock.now() + offsetMs),
    })
    // A CALLERROR is an answer too: to send the same again would not help.
    if (outcome.ok || outcome.cause === 'refused') unreported.delete(connectorId)
  }

  /** Errata 3.22: after Accepted, the status of connector 0 and of every connector. */
  const reportUnreported = async (): Promise<void> => {
    await Promise.all([...unreported].map(reportStatus))
    const { registration } = boot
    if (unreported.size === 0 && registration.state === 'accepted')
      booted.resolve({ intervalSeconds: registration.intervalSeconds })
  }

  let heartbeatOpen = false
  const heartbeat = async (): Promise<void> => {
    if (heartbeatOpen) return
    heartbeatOpen = true
    const outcome = await calls.call('Heartbeat', {})
    heartbeatOpen = false
    if (outcome.ok) setTime(outcome.payload.currentTime)
  }

  const onRegistration = (registration: Registration): void => {
    heartbeats?.cancel()
    heartbeats = null
    if (registration.state === 'accepted') {
      acceptedOnThisLink = true
      heartbeats = clock.every(registration.intervalSeconds * 1000, () => {
        if (linkState.state === 'open') void heartbeat()
      })
      for (let connectorId = 0; connectorId <= connectors; connectorId += 1) unreported.add(connectorId)
      void reportUnreported()
    }
    publish()
  }

  const boot = createBoot({
    clock,
    calls,
    identity: { ...profile.identity, ...options.identity },
    profile,
    onRegistration,
    onTime: setTime,
  })

  const device: Device = {
    get registration() {
      return boot.registration
    },
    get acceptedOnThisLink() {
      return acceptedOnThisLink
    },
    connectors,
    bootNow: () => boot.bootNow(),
    heartbeat: () => void heartbeat(),
    reportStatus: (connectorIds) => {
      for (const connectorId of connectorIds) void reportStatus(connectorId)
    },
  }

  const onText = (text: string): void => {
    const frame = parseFrame(text)
    switch (frame.kind) {
      case 'result':
      case 'error':
        if (!calls.answered(frame)) log.write('warn', 'answer-unexpected', { messageId: frame.messageId })
        return
      case 'call': {
        // While Rejected it answers nothing (OCPP 1.6 §4.2).
        const { registration } = boot
        if (registration.state === 'waiting' && registration.answer === 'Rejected') return
        const answer = answerCall(frame, device, log)
        if (link.send(answer.text)) answer.then?.()
        return
      }
      case 'unreadable':
        log.write('warn', 'frame-unreadable', { text })
        if (frame.answer !== null && frame.messageId !== null)
          link.send(encodeCallError(frame.messageId, frame.answer, 'The message could not be read'))
        return
      case 'unknown-type':
        log.write('warn', 'message-type-unknown', { messageType: frame.messageType })
    }
  }

  const link = openLink(
    {
      url: options.url,
      id,
      password: options.password,
      clock,
      log,
      backOff: profile.backOff,
      handshakeTimeoutMs: profile.handshakeTimeoutMs,
      random: options.random ?? Math.random,
    },
    {
      connecting() {
        linkState = { state: 'connecting' }
        publish()
      },
      opened() {
        linkState = { state: 'open' }
        acceptedOnThisLink = false
        boot.linkOpened()
        if (boot.registration.state === 'accepted') void reportUnreported()
        publish()
      },
      text: onText,
      lost(cause, retryAt) {
        linkState = { state: 'offline', cause, retryAt }
        boot.linkLost()
        calls.linkLost()
        publish()
      },
    },
  )

  return {
    id,
    get state() {
      return state()
    },
    onState(listener) {
      listeners.add(listener)
      listener(state())
      return () => listeners.delete(listener)
    },
    booted: booted.promise,
    async close() {
      if (linkState.state === 'closed') return
      linkState = { state: 'closed' }
      boot.stop()
      heartbeats?.cancel()
      booted.reject(new ToolError('connection-closed', { chargePointId: id }))
      calls.linkLost()
      await link.close()
      publish()
    },
  }
}
