import type { Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import type { ActionDefinition } from '../ocpp/actions/index.ts'
import { createAccess, type Access } from './access.ts'
import { createAuthorizer, type Authorizer } from './authorization.ts'
import { createAvailability, type Availability } from './availability.ts'
import type { Registration } from './boot.ts'
import type { Calls } from './calls.ts'
import { createCertificateRequest, createCertificates, type Certificates } from './certificates.ts'
import type { Configuration } from './configuration.ts'
import { createConnector } from './connector.ts'
import type { Connector } from './connector-face.ts'
import type { FaultCode } from './connector-condition.ts'
import { createFirmware, type Firmware } from './firmware.ts'
import type { UploadWay } from './hooks.ts'
import { lazily } from './lazily.ts'
import type { Memory } from './memory.ts'
import type { Profile } from './profile.ts'
import { createReservations, type Reservations } from './reservations.ts'
import { createSecurityEvents, type SecurityEvents } from './security-events.ts'
import { createSmartCharging, type SmartCharging } from './smart-charging.ts'
import { createStatusReporter, type StatusReporter } from './status.ts'
import type { StopReason } from './transaction-message.ts'
import { createTransactionQueue, type TransactionQueue } from './transaction-queue.ts'
import { ownLog } from './own-log.ts'
import { createUploads, type Uploads } from './uploads.ts'

/** What a device is built on, and what it can ask of the charge point around it. */
export interface Base {
  readonly id: string
  readonly clock: Clock
  readonly log: Log
  readonly profile: Profile
  readonly connectorCount: number
  readonly memory: Memory
  readonly configuration: Configuration
  readonly calls: Calls
  /** Its own time, in milliseconds since the epoch. */
  readonly now: () => number
  readonly timestamp: (ms?: number) => string
  readonly registration: () => Registration
  /** A BootNotification was Accepted on the connection that is open now. */
  readonly acceptedOnThisLink: () => boolean
  readonly isOnline: () => boolean
  /** It was accepted, now or before. */
  readonly isInService: () => boolean
  readonly bootNow: () => void
  readonly heartbeat: () => void
  readonly reset: (type: 'Hard' | 'Soft') => Promise<void>
  /** Starts anew; transactions that ran were stopped by `reason`. */
  readonly restart: (reason: StopReason) => void
  /** Cuts the connection off, to be dialled again. */
  readonly reconnect: (cause: string) => void
  /** Leaves the connection open and dials another. */
  readonly abandonLink: () => void
  /** What it does when so much of a firmware has come (0 to 1); null: it goes on. */
  readonly fetches: (part: number) => 'hold' | 'restart' | null
  /** How it leaves a file. */
  readonly uploadWay: (way: UploadWay) => UploadWay
  /** Something that can be seen is different. */
  readonly onChange: () => void
  readonly onStatusReported: () => void
}

/** The parts of a charge point that handlers and behaviours can reach. */
export interface Device extends Base {
  readonly connectors: readonly Connector[]
  readonly queue: TransactionQueue
  readonly status: StatusReporter
  readonly authorizer: Authorizer
  readonly reservations: Reservations
  readonly smartCharging: SmartCharging
  readonly access: Access
  readonly availability: Availability
  readonly firmware: Firmware
  readonly uploads: Uploads
  readonly certificates: Certificates
  readonly securityEvents: SecurityEvents
  readonly supports: (profile: ActionDefinition['profile']) => boolean
  /** Timers that would outlive a restart. */
  stop(): void
  /** Started anew and accepted: tells of the firmware that the restart was for, or goes on to fetch one. */
  installed(): void
  readonly securityEvent: (type: string, techInfo?: string) => void
  readonly signCertificate: () => void
  /** A fault of the whole charge point; null = none. */
  readonly setFault: (errorCode: FaultCode | null) => void
}

export const createDevice = (base: Base): Device => {
  const { id, clock, log, profile, memory, configuration, calls, now, timestamp, isOnline } = base
  const connectors: Connector[] = []
  let fault: FaultCode | null = null

  const supports: Device['supports'] = (feature) => {
    if (feature === 'Core') return true
    if (feature === 'Security') return profile.securityExtension
    return configuration.list('SupportedFeatureProfiles').includes(feature)
  }

  const status = createStatusReporter({
    clock,
    calls,
    connectors: base.connectorCount,
    condition: (connectorId) => {
      const connector = connectors[connectorId - 1]
      if (connector) return connector.condition
      const own = memory.inoperative.has(0) ? 'Unavailable' : 'Available'
      return fault === null ? { status: own, errorCode: 'NoError' } : { status: 'Faulted', errorCode: fault }
    },
    mayReport: isOnline,
    timestamp,
    minimumSeconds: () => configuration.number('MinimumStatusDuration'),
    onReported: base.onStatusReported,
  })

  const changed = (connectorId: number): void => {
    const is = connectors[connectorId - 1]?.condition.status
    if (is === 'Faulted') reservations.drop(connectorId)
    status.changed(connectorId)
    base.onChange()
  }
  const allChanged = (): void => {
    for (const { connectorId } of connectors) changed(connectorId)
  }
  const evaluateAll = (): void => {
    for (const connector of connectors) connector.evaluate()
  }

  const queue = createTransactionQueue({
    clock,
    log,
    calls,
    memory,
    configuration,
    maySend: isOnline,
    onStarted: (transaction, { idTagInfo }) => {
      const connector = connectors.find(({ running }) => running?.key === transaction)
      const idTag = connector?.running?.idTag
      if (idTag !== undefined) authorizer.learn(idTag, idTagInfo)
      if (idTagInfo.status !== 'Accepted') connector?.invalidate()
      base.onChange()
    },
    onStopped: (idTag, { idTagInfo }) => {
      if (idTag !== undefined && idTagInfo) authorizer.learn(idTag, idTagInfo)
    },
  })
  const authorizer = createAuthorizer({
    memory,
    configuration,
    calls,
    isOnline,
    now,
    onListConflict: () => status.warn(0, 'LocalListConflict'),
  })
  const reservations = createReservations({
    clock,
    memory,
    configuration,
    connectors: () => connectors,
    now,
    onChange: allChanged,
  })
  const smartCharging = createSmartCharging({
    memory,
    configuration,
    profile,
    connectors: base.connectorCount,
    now,
    timestamp,
    transactionId: queue.transactionId,
    onChange: evaluateAll,
  })
  const securityEvents = createSecurityEvents({
    calls,
    isSupported: profile.securityExtension,
    maySend: isOnline,
    timestamp,
  })
  const firmware = lazily(() =>
    createFirmware({
      clock,
      calls,
      memory,
      now,
      isCharging: () => memory.running.size > 0,
      onHold: () => {
        for (const connector of connectors) connector.availabilityChanged()
      },
      restart: () => base.restart('Reboot'),
      fetches: base.fetches,
      onSecurityEvent: securityEvents.add,
    }),
  )
  const uploads = lazily(() =>
    createUploads({
      ...{ clock, calls, id, now, way: base.uploadWay },
      log: () => ownLog({ id, now, memory, connectors: base.connectorCount }),
    }),
  )
  const certificates = lazily(() =>
    createCertificates(memory, { most: () => configuration.number('CertificateStoreMaxLength'), now }),
  )

  for (let connectorId = 1; connectorId <= base.connectorCount; connectorId += 1)
    connectors.push(
      createConnector({
        connectorId,
        clock,
        profile,
        configuration,
        memory,
        queue,
        now,
        timestamp,
        limit: () => smartCharging.limit(connectorId),
        isReserved: () => reservations.isReserved(connectorId),
        isHeld: () => firmware.made()?.holdsConnectors ?? false,
        onChange: () => {
          changed(connectorId)
          // A reservation of any connector may need the others now.
          if (memory.reservations.some((reservation) => reservation.connectorId === 0)) allChanged()
        },
        onStarted: (_running, reservationId) => {
          if (reservationId !== null) reservations.used(reservationId)
          smartCharging.transactionStarted(connectorId)
          evaluateAll()
        },
        onStopped: () => {
          smartCharging.transactionStopped(connectorId)
          evaluateAll()
          availability.transactionStopped(connectorId)
          firmware.made()?.transactionStopped()
        },
      }),
    )

  const availability = createAvailability({
    memory,
    connectors,
    reservations,
    onChange: () => changed(0),
  })
  const access = createAccess({
    connectors,
    authorizer,
    reservations,
    smartCharging,
    configuration,
    isInService: base.isInService,
    supportsSmartCharging: supports('SmartCharging'),
  })

  return {
    ...base,
    connectors,
    queue,
    status,
    authorizer,
    reservations,
    smartCharging,
    access,
    availability,
    get firmware() {
      return firmware.get()
    },
    get uploads() {
      return uploads.get()
    },
    get certificates() {
      return certificates.get()
    },
    securityEvents,
    supports,
    stop() {
      for (const part of [status, reservations, firmware.made(), uploads.made()]) part?.stop()
    },
    installed() {
      if (memory.firmwareToInstall || memory.firmwareToFetch) firmware.get().started()
    },
    securityEvent: securityEvents.add,
    signCertificate: () => {
      const operator = configuration.get('CpoName') ?? ''
      const serialNumber = profile.identity.chargePointSerialNumber ?? id
      void calls.call('SignCertificate', { csr: createCertificateRequest(operator, serialNumber) })
    },
    setFault: (errorCode) => {
      fault = errorCode
      if (errorCode !== null) reservations.drop(0)
      for (const connector of connectors) connector.setStationFault(errorCode)
      changed(0)
    },
  }
}
