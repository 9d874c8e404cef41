import { z } from 'zod'
import { jobChangeSchema } from './job.ts'
import { jsonSchema, paramsSchema } from './journal-event-parts.ts'
import {
  afterInterruptionSchema,
  changeSchema,
  needSchema,
  progressSchema,
  runErrorSchema,
  waitSchema,
} from './run.ts'
import {
  transferEnded,
  transferOffered,
  transferRefused,
  transferStarted,
  transferWithdrawn,
} from './transfer-event.ts'

/**
 * The journal's one union. Every event has a `seq` (given on the main thread, strictly increasing, also across
 * restarts) and `at` (milliseconds since the epoch, UTC, this laptop's clock). The journal is the truth: what the
 * screens, the API, a replay and the report show is `project()` over these events.
 */

const base = { seq: z.number().int().positive(), at: z.number() }
const ofChargePoint = { ...base, chargePointId: z.string() }

export const registrationStatusSchema = z.enum(['Accepted', 'Pending', 'Rejected'])
export type RegistrationStatus = z.infer<typeof registrationStatusSchema>

/** Severity of a finding: `note` is no fault; `tolerated` breaks the standard, we coped; `violation` we could not cope with. */
export const severitySchema = z.enum(['note', 'tolerated', 'violation'])
export type Severity = z.infer<typeof severitySchema>

/** Why a TCP connection to the OCPP port did not become a session. */
export const knockCauseSchema = z.enum([
  'not-http',
  'tls-on-plain-port',
  'wrong-method',
  'wrong-websocket-version',
  'missing-upgrade',
  'bad-websocket-key',
  'only-ocpp2',
  'no-common-subprotocol',
  'no-identity',
  'bad-identity',
  'identity-refused',
  'password-missing',
  'password-wrong',
  'closed-after-handshake',
  'silent',
  'opened-and-closed',
  'request-too-large',
  'too-many-connections',
])
export type KnockCause = z.infer<typeof knockCauseSchema>

/** The application has started on this data folder: every connection and every wait of before is over. */
export const appStarted = z.object({
  ...base,
  kind: z.literal('app-started'),
  version: z.string(),
  ocppUrl: z.string(),
})

/** The laptop went to sleep, or woke: until then it answered nobody. Told where the system says so (the desktop app). */
export const laptopSlept = z.object({
  ...base,
  kind: z.literal('laptop-slept'),
  chargePointId: z.null(),
  change: z.enum(['asleep', 'awake']),
})

export const connectionOpened = z.object({
  ...ofChargePoint,
  kind: z.literal('connection-opened'),
  connectionId: z.number().int(),
  remoteAddress: z.string(),
  /** The laptop's address that the charge point dialled. */
  localAddress: z.string(),
  /** null: it offered none (quirk 1). */
  subprotocol: z.string().nullable(),
  path: z.string(),
  authentication: z.enum(['none', 'basic']),
})

export const connectionClosed = z.object({
  ...ofChargePoint,
  kind: z.literal('connection-closed'),
  connectionId: z.number().int(),
  /** WebSocket close code; 1006 = cut without a close frame. */
  code: z.number().int(),
  reason: z.string(),
  by: z.enum(['charge-point', 'central-system', 'network', 'replaced', 'liveness', 'quit']),
})

export const frameEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('frame'),
  connectionId: z.number().int(),
  /** `in` = from the charge point. */
  direction: z.enum(['in', 'out']),
  /** The frame as it was on the wire, but for the values of secret keys: `[redacted]` stands in their place. */
  text: z.string(),
  /** 2 CALL, 3 CALLRESULT, 4 CALLERROR; null = unreadable or unknown. */
  messageType: z.union([z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  messageId: z.string().nullable(),
  /** The action of the CALL, or of the CALL that this answers; null = unknown. */
  action: z.string().nullable(),
  /** For answers: milliseconds since the CALL. */
  latencyMs: z.number().nullable(),
})

export const findingEvent = z.object({
  ...base,
  chargePointId: z.string().nullable(),
  kind: z.literal('finding'),
  /** Stable kebab-case name of the rule; `i18n` key `findings.<rule>`. */
  rule: z.string(),
  /** As `OCPP 1.6 §4.8` / `OCPP-J 1.6 §4.1.3` / `Errata 3.18`, read there; null = no clause. */
  clause: z.string().nullable(),
  severity: severitySchema,
  /** The frame that shows it; null = none (transport). */
  frameSeq: z.number().int().nullable(),
  params: paramsSchema,
  /** The sentence for the vendor, in English. */
  text: z.string(),
})

export const knockEvent = z.object({
  ...base,
  kind: z.literal('knock'),
  cause: knockCauseSchema,
  remoteAddress: z.string(),
  /** The identity it gave, where one could be read. */
  chargePointId: z.string().nullable(),
  params: paramsSchema,
  /** The first bytes, printable, at most 512 characters, credentials redacted. */
  head: z.string(),
})

/** A BootNotification that was answered. */
export const bootEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('boot'),
  frameSeq: z.number().int(),
  identity: z.object({
    chargePointVendor: z.string(),
    chargePointModel: z.string(),
    chargePointSerialNumber: z.string().optional(),
    chargeBoxSerialNumber: z.string().optional(),
    firmwareVersion: z.string().optional(),
    iccid: z.string().optional(),
    imsi: z.string().optional(),
    meterType: z.string().optional(),
    meterSerialNumber: z.string().optional(),
  }),
  status: registrationStatusSchema,
  intervalSeconds: z.number().int(),
})

/** The registration that holds from now on, and who decided it. */
export const registrationEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('registration'),
  status: registrationStatusSchema,
  intervalSeconds: z.number().int(),
  by: z.enum(['policy', 'technician', 'script']),
})

export const connectorStatusEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('connector-status'),
  frameSeq: z.number().int(),
  connectorId: z.number().int(),
  /** As the charge point spells it: may be outside the standard. */
  status: z.string(),
  errorCode: z.string(),
  info: z.string().optional(),
  vendorId: z.string().optional(),
  vendorErrorCode: z.string().optional(),
  /** The charge point's own timestamp, raw. */
  timestamp: z.string().optional(),
})

/** The charge point's clock minus ours, read from a timestamp that means "now". */
export const clockOffsetEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('clock-offset'),
  offsetMs: z.number(),
})

export const transactionStartedEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('transaction-started'),
  frameSeq: z.number().int(),
  transactionId: z.number().int(),
  connectorId: z.number().int(),
  idTag: z.string(),
  meterStartWh: z.number(),
  timestamp: z.string(),
})

export const transactionStoppedEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('transaction-stopped'),
  /** null: closed by us, a new one started on the same connector. */
  frameSeq: z.number().int().nullable(),
  transactionId: z.number().int(),
  meterStopWh: z.number().nullable(),
  timestamp: z.string().nullable(),
  reason: z.string().nullable(),
})

/** Events of a run: all of them are of its charge point, where it has one. */
const ofRun = { ...base, chargePointId: z.string().nullable(), runId: z.string() }

export const runStartedEvent = z.object({
  ...ofRun,
  kind: z.literal('run-started'),
  procedure: z.string(),
  jobId: z.string().nullable(),
  needs: z.array(needSchema),
  /** Secrets redacted. */
  input: jsonSchema,
  afterInterruption: afterInterruptionSchema,
  /** Input fields that are never written. */
  secrets: z.array(z.string()),
})

/** It goes on from its checkpoint, or begins anew. */
export const runTakenUpEvent = z.object({
  ...ofRun,
  kind: z.literal('run-taken-up'),
  how: z.enum(['resume', 'repeat']),
})

/** What it does and waits for from now on. */
export const runProgressEvent = z.object({
  ...ofRun,
  kind: z.literal('run-progress'),
  progress: progressSchema.nullable(),
  wait: waitSchema.nullable(),
  cancelling: z.boolean(),
  cancelWarning: z.string().nullable(),
})

/** How far it has come: written before what follows from it is done. */
export const runCheckpointEvent = z.object({
  ...ofRun,
  kind: z.literal('run-checkpoint'),
  checkpoint: jsonSchema,
})

export const runEndedEvent = z.object({
  ...ofRun,
  kind: z.literal('run-ended'),
  outcome: z.discriminatedUnion('state', [
    z.object({ state: z.literal('done'), result: jsonSchema }),
    z.object({ state: z.literal('failed'), error: runErrorSchema }),
    z.object({ state: z.literal('cancelled') }),
    z.object({ state: z.literal('dismissed') }),
  ]),
})

/** Something was changed for the bench's own work, to be put back before it leaves. */
export const changeMadeEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('change-made'),
  runId: z.string().nullable(),
  change: changeSchema,
})

/** Keys whose values somebody gave as secrets: from now on no value of theirs is kept. */
export const secretKeysEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('secret-keys'),
  keys: z.array(z.string()),
})

/** A change was put back, or a person said that it stays. */
export const changeSettledEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('change-settled'),
  runId: z.string().nullable(),
  /** Of its change-made. */
  changeSeq: z.number().int(),
  how: z.enum(['put-back', 'kept', 'superseded']),
})

/** What another channel than OCPP says of a charge point: its console, or Modbus. */
export const channelSaidEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('channel-said'),
  channel: z.enum(['console', 'modbus']),
  what: z.literal('firmware-version'),
  value: z.string(),
})

/** The energy of one transaction: by OCPP, and by a meter that was read over Modbus meanwhile. */
export const energyComparedEvent = z.object({
  ...ofChargePoint,
  kind: z.literal('energy-compared'),
  transactionId: z.number().int(),
  /** The register map by which the meter was read. */
  map: z.string(),
  ocppWh: z.number(),
  modbusWh: z.number(),
  /** How far the meter is off OCPP; null: OCPP says that there was none. */
  percent: z.number().nullable(),
  agrees: z.boolean(),
})

/** A job is another from now on; what it says is in the data folder, not here. */
export const jobChangedEvent = z.object({
  ...base,
  kind: z.literal('job-changed'),
  chargePointId: z.null(),
  jobId: z.string(),
  /** Of the job from now on; of one that was deleted, the last. */
  revision: z.number().int(),
  change: jobChangeSchema,
})

/** What a terminal at a service port said: whole lines, of one second at most. */
export const consoleTextEvent = z.object({
  ...base,
  kind: z.literal('console-text'),
  chargePointId: z.string().nullable(),
  device: z.string(),
  /** A procedure that spoke to it; null: a person. */
  runId: z.string().nullable(),
  /** `us`: typed, where it was shown by us. */
  from: z.enum(['device', 'us']),
  /** Secrets masked. */
  text: z.string(),
  /** So many bytes before it were more than is kept. */
  notKept: z.number().int(),
})

export const journalEventSchema = z.discriminatedUnion('kind', [
  appStarted,
  laptopSlept,
  connectionOpened,
  connectionClosed,
  frameEvent,
  findingEvent,
  knockEvent,
  bootEvent,
  registrationEvent,
  connectorStatusEvent,
  clockOffsetEvent,
  transactionStartedEvent,
  transactionStoppedEvent,
  runStartedEvent,
  runTakenUpEvent,
  runProgressEvent,
  runCheckpointEvent,
  runEndedEvent,
  changeMadeEvent,
  changeSettledEvent,
  secretKeysEvent,
  channelSaidEvent,
  energyComparedEvent,
  jobChangedEvent,
  transferOffered,
  transferStarted,
  transferEnded,
  transferWithdrawn,
  transferRefused,
  consoleTextEvent,
])

export type JournalEvent = z.infer<typeof journalEventSchema>
export type JournalEventKind = JournalEvent['kind']
export type EventOf<K extends JournalEventKind> = Extract<JournalEvent, { kind: K }>

/** An event before it has its `seq` and `at`; the journal gives both. */
export type Unnumbered<E> = E extends JournalEvent ? Omit<E, 'seq' | 'at'> : never
export type NewJournalEvent = Unnumbered<JournalEvent>
