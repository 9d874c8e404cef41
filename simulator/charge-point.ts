import { toTimestamp } from '../contract/clock.ts'
import { ToolError } from '../contract/tool-error.ts'
import { readTimestamp } from '../ocpp/timestamps.ts'
import { createAnnouncer } from './announcer.ts'
import { booting, createBoot, type Registration } from './boot.ts'
import { createCalls } from './calls.ts'
import type {
  ChargePointState,
  VirtualChargePoint,
  VirtualChargePointOptions,
} from './charge-point-options.ts'
import { createConfiguration } from './configuration.ts'
import { createConversation } from './conversation.ts'
import { createDevice } from './device.ts'
import { createHands } from './hands.ts'
import { combine, type Hooks } from './hooks.ts'
import { createLifecycle } from './lifecycle.ts'
import { createLink, plainHandshake, type Handshake } from './link.ts'
import { createMemory } from './memory.ts'
import { createOperation } from './operation.ts'
import { createOutcome } from './outcome.ts'
import { defaultProfile } from './profiles.ts'
import { createReset } from './reset.ts'
import { scaleClock } from './scaled-clock.ts'
import type { StopReason } from './transaction-message.ts'
import { viewOf } from './view.ts'

export type {
  ChargePointState,
  VirtualChargePoint,
  VirtualChargePointOptions,
} from './charge-point-options.ts'

/** Starts a charge point that dials until it is closed. */
export const startVirtualChargePoint = (options: VirtualChargePointOptions): VirtualChargePoint => {
  const { id } = options
  const clock = scaleClock(options.clock, options.clockFactor ?? 1)
  const profile = options.profile ?? defaultProfile
  const log = options.log.with({ chargePointId: id })
  const memory = createMemory(options.identity?.firmwareVersion ?? profile.identity.firmwareVersion)

  let linkState: Extract<ChargePointState, { state: 'connecting' | 'offline' }> | { state: 'open' } = {
    state: 'connecting',
  }
  let acceptedOnThisLink = false
  let wasAccepted = false
  /** Since the last start; told once. */
  let isFresh = true
  /** Its own clock minus the injected one: set from the Central System's (OCPP 1.6 §4.2, §4.6). */
  let offsetMs = 0
  let blinks = 0
  /** null where it has no bad manners. */
  let hooks: Required<Hooks> | null = null
  const booted = createOutcome<{ readonly intervalSeconds: number }>()

  const now = (): number => clock.now() + offsetMs
  const timestamp = (ms = now()): string => hooks?.timestamp(ms) ?? toTimestamp(ms)
  const setTime = (currentTime: string): void => {
    const read = readTimestamp(currentTime)
    if (read) offsetMs = read.ms - clock.now()
  }

  const configuration = createConfiguration({
    profile,
    memory,
    connectors: options.connectors ?? profile.connectors,
    // Only upwards, and without TLS no further than 1 (Security §7.6).
    mayChange: (key, value) =>
      key !== 'SecurityProfile' ||
      (value === '1' && configuration.get(key) === '0' && configuration.secret('AuthorizationKey') !== null),
    onChange: (key) => {
      operation.changed(key)
      if (key === 'MeterValueSampleInterval') for (const { sampler } of device.connectors) sampler.restart()
      if (key === 'SecurityProfile') clock.after(1000, () => link.drop('security-profile-changed'))
      announcer.changed()
    },
  })

  const conversation = createConversation({
    clock,
    log,
    send: (data) => linkState.state === 'open' && link.send(data),
    hooks: () => hooks,
    device: () => device,
    answered: (frame) => calls.answered(frame),
  })

  const calls = createCalls({
    // The network is as fast as ever, however fast it lives.
    clock: options.clock,
    timeoutMs: () => (configuration.number('MessageTimeout') || profile.timing.callTimeoutSeconds) * 1000,
    send: (messageId, action, payload) => conversation.send({ kind: 'call', messageId, action, payload }),
    onNoAnswer: (inARow) => {
      log.write('warn', 'call-unanswered', { inARow })
      if (inARow >= profile.link.unansweredCallsUntilReconnect) link.drop('no-answers')
    },
  })

  const boot = createBoot({
    clock,
    calls,
    identity: () => ({
      ...profile.identity,
      ...options.identity,
      ...(memory.firmwareVersion === undefined ? {} : { firmwareVersion: memory.firmwareVersion }),
    }),
    retrySeconds: profile.timing.bootRetrySeconds,
    heartbeatSeconds: () => configuration.number('HeartbeatInterval', 300),
    onRegistration: (registration) => onRegistration(registration),
    onTime: setTime,
  })
  const isOnline = (): boolean => linkState.state === 'open' && boot.registration.state === 'accepted'

  const operation = createOperation({
    clock,
    calls,
    configuration,
    now,
    isOpen: isOnline,
    ping: () => link.ping(),
    strike: () => {
      for (const { sampler, running } of device.connectors) sampler.aligned(running?.key ?? null)
    },
    onTime: setTime,
  })

  const lifecycle = createLifecycle({
    clock,
    startUpSeconds: profile.timing.startUpSeconds,
    onChange: () => announcer.publish(),
  })

  /** Whatever is volatile is gone. */
  const halt = (): void => {
    for (const connector of device.connectors) connector.powerLost()
    operation.stop()
    boot.reset()
    device.stop()
    device.status.forget()
    linkState = { state: 'connecting' }
    calls.linkLost()
  }
  const begin = (reason: StopReason): void => {
    isFresh = true
    configuration.rebooted()
    hooks?.happened('restarted')
    if (memory.firmwareToInstall) memory.firmwareVersion = memory.firmwareToInstall.version
    for (const connector of device.connectors) connector.powerBack(reason)
    device.reservations.watch()
    link.open()
  }
  const restart = (reason: StopReason): void =>
    lifecycle.restart(
      () => {
        halt()
        void link.close()
      },
      () => begin(reason),
    )

  const reset = createReset({
    clock,
    device: () => device,
    works: (attempt) => hooks?.resets(attempt) ?? true,
    restart: () => restart('HardReset'),
  })

  const device = createDevice({
    id,
    clock,
    log,
    profile,
    connectorCount: options.connectors ?? profile.connectors,
    memory,
    configuration,
    calls,
    now,
    timestamp,
    registration: () => boot.registration,
    acceptedOnThisLink: () => acceptedOnThisLink,
    isOnline,
    isInService: () => wasAccepted,
    bootNow: () => boot.bootNow(),
    heartbeat: operation.heartbeat,
    reset,
    restart,
    reconnect: (cause) => link.drop(cause),
    abandonLink: () => link.abandon(),
    fetches: (part) => hooks?.fetches(part) ?? null,
    uploadWay: (way) => hooks?.uploads(way) ?? way,
    onChange: () => announcer.changed(),
    onStatusReported: () => {
      const { registration } = boot
      if (device.status.isComplete && registration.state === 'accepted')
        booted.resolve({ intervalSeconds: registration.intervalSeconds })
    },
  })
  if (options.behaviours !== undefined && options.behaviours.length > 0)
    hooks = combine(options.behaviours.map(({ create, at = 0 }) => create(device, at)))

  const state = (): ChargePointState => {
    const { life } = lifecycle
    if (life.state === 'restarting') return { state: 'restarting', dialsAt: life.dialsAt }
    if (life.state !== 'on') return life
    if (linkState.state !== 'open') return linkState
    return boot.registration.state === 'unbooted' ? booting : boot.registration
  }
  const announcer = createAnnouncer(state)

  /** It may send what waited. */
  const resume = (): void => {
    device.status.catchUp()
    device.queue.flush()
    device.securityEvents.flush()
  }
  const onRegistration = (registration: Registration): void => {
    if (registration.state === 'accepted') {
      acceptedOnThisLink = true
      wasAccepted = true
      configuration.set('HeartbeatInterval', String(registration.intervalSeconds))
      operation.start()
      device.status.forget()
      if (isFresh) device.securityEvent('StartupOfTheDevice')
      isFresh = false
      resume()
      device.installed()
      hooks?.happened('accepted')
    }
    announcer.publish()
  }

  const handshake = (): Handshake => {
    const key = configuration.secret('AuthorizationKey')
    const password = key === null ? options.password : Buffer.from(key, 'hex')
    const plain = plainHandshake(options.url, id, password)
    return hooks?.handshake(plain) ?? plain
  }

  const link = createLink(
    {
      handshake,
      clock: options.clock,
      log,
      backOff: profile.link.backOff,
      handshakeTimeoutMs: profile.timing.handshakeTimeoutSeconds * 1000,
      random: options.random ?? Math.random,
    },
    {
      connecting() {
        linkState = { state: 'connecting' }
        announcer.publish()
      },
      opened() {
        linkState = { state: 'open' }
        acceptedOnThisLink = false
        hooks?.happened('link-opened')
        boot.linkOpened()
        if (boot.registration.state === 'accepted') resume()
        announcer.publish()
      },
      text: (text) => conversation.receive(text),
      lost(cause, retryAt) {
        linkState = { state: 'offline', cause, retryAt }
        boot.linkLost()
        calls.linkLost()
        hooks?.happened('link-lost')
        announcer.publish()
      },
    },
  )
  link.open()

  return {
    id,
    get state() {
      return state()
    },
    hands: createHands({
      device,
      hasPower: () => lifecycle.life.state === 'on',
      switchOff: () =>
        lifecycle.switchOff(() => {
          halt()
          link.cut()
        }),
      switchOn: () => lifecycle.switchOn(() => begin('PowerLoss')),
      readCard: (idTag) => {
        blinks += configuration.number('BlinkRepeat', 1)
        return hooks?.card(idTag) ?? idTag
      },
    }),
    view: () => viewOf(device, state().state, blinks),
    onChange: announcer.onChange,
    onState: announcer.onState,
    booted: booted.promise,
    async close() {
      if (!lifecycle.close()) return
      halt()
      booted.reject(new ToolError('connection-closed', { chargePointId: id }))
      await link.close()
    },
  }
}
