import { z } from 'zod'
import { ownAddressSchema } from './transfer.ts'

export const diagnosticsKinds = ['GetDiagnostics', 'DiagnosticsLog', 'SecurityLog'] as const
/** GetDiagnostics of OCPP 1.6, or one of the two logs of the security extension's GetLog. */
export type DiagnosticsKind = (typeof diagnosticsKinds)[number]

/** Input of the procedure `diagnostics.pull`. */
export const diagnosticsPullInput = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  kind: z.enum(diagnosticsKinds).default('GetDiagnostics'),
  startTime: z.iso.datetime({ offset: true }).optional(),
  stopTime: z.iso.datetime({ offset: true }).optional(),
  /** Left out unless set: how often it tries then is the charge point's own (OCPP 1.6 §6.25). */
  retries: z.int().min(0).max(100).optional(),
  retryIntervalSeconds: z.int().min(0).max(86_400).optional(),
  protocol: z.enum(['http', 'https']).default('http'),
  /** Some append a name to a folder, some want the URL of a file (quirk 42). */
  target: z.enum(['folder', 'file']).default('folder'),
  /** Of this laptop, as this charge point can dial it; absent: the address that its own connection goes to. */
  address: ownAddressSchema.optional(),
})
export type DiagnosticsPullInput = z.input<typeof diagnosticsPullInput>

export const diagnosticsFileSchema = z.strictObject({
  id: z.string(),
  chargePointId: z.string(),
  jobId: z.string().nullable(),
  runId: z.string(),
  kind: z.enum(diagnosticsKinds),
  /** Safe to show and to save under. */
  name: z.string(),
  /** As the charge point gave it; null = it gave none. */
  givenName: z.string().nullable(),
  size: z.number().int(),
  /** Hexadecimal, of the bytes that are on disk. */
  sha256: z.string(),
  /** `partial`: the upload broke off; what came is kept. */
  state: z.enum(['whole', 'partial']),
  receivedAt: z.number(),
})
/** A file that a charge point left here. */
export type DiagnosticsFile = z.output<typeof diagnosticsFileSchema>

/** What a charge point said of its upload, beside what came. */
export interface DiagnosticsWord {
  readonly at: number
  readonly status: string
}

/** Result of the procedure `diagnostics.pull`: the bytes are on disk, and hashed. */
export interface DiagnosticsPullResult {
  /** In the order in which they came; at least one is whole. */
  readonly files: readonly DiagnosticsFile[]
  /** What its answer called the file; null = it named none. */
  readonly announcedName: string | null
  /** What it said of it; empty = it never said a word. */
  readonly said: readonly DiagnosticsWord[]
  /** It said that the upload failed, and the file is here all the same. */
  readonly disagrees: boolean
}

const id = z.string().min(1).max(100)
export const diagnosticsListInput = z.strictObject({
  chargePointId: z.string().min(1).max(255).optional(),
  jobId: id.optional(),
})
export const diagnosticsFileInput = z.strictObject({ fileId: id })
const ofText = diagnosticsFileInput.extend({
  entryId: z.int().min(0),
  /** Of times without a zone: minutes ahead of UTC. */
  offsetMinutes: z
    .int()
    .min(-14 * 60)
    .max(14 * 60)
    .default(0),
})
const logLevel = z.enum(['error', 'warn', 'info', 'debug', 'trace'])
export type LogLevelName = z.infer<typeof logLevel>
const span = { from: z.int().min(0), count: z.int().min(1).max(1_000) }
export const logTextInput = ofText
export const logWindowInput = ofText.extend(span)
export const logFindInput = ofText.extend({
  /** Part of a line; case does not matter. */
  text: z.string().max(1_000).default(''),
  /** Empty: all. */
  levels: z.array(logLevel).max(5).default([]),
  ...span,
})
export const logLineAtInput = ofText.extend({ at: z.number() })
/** The frames of a charge point around a moment: those of the same minute. */
export const framesAroundInput = z.strictObject({ chargePointId: z.string().min(1).max(255), at: z.number() })

/** A node of the file tree of what a charge point left. */
export interface DiagnosticsEntry {
  readonly id: number
  /** The archive that it is in; null = the file itself. */
  readonly parentId: number | null
  /** In its archive, parts joined by `/`. For eyes only. */
  readonly path: string
  readonly givenName: string | null
  readonly kind: string
  /** It has lines that `text` and `window` give. */
  readonly isText: boolean
  readonly size: number
  readonly modifiedAt: number | null
  /** Why not all of it is here; null = it is. `i18n` key `diagnostics.problems.<…>`. */
  readonly problem: string | null
}

export interface LogLineView {
  /** From 0. */
  readonly number: number
  readonly text: string
  readonly level: LogLevelName | null
  /** Milliseconds since the epoch; null = unknown. */
  readonly at: number | null
  /** The line is longer than what is shown of it. */
  readonly isCut: boolean
}

export interface LogTextView {
  readonly lineCount: number
  readonly bytes: number
  /** The first and the last time that its lines tell; null = none does. */
  readonly span: { readonly from: number; readonly to: number } | null
}

/** Those lines of the ones that fit which were asked for by `from` and `count`. */
export interface LogFindView {
  readonly count: number
  /** true: there are more than are kept. */
  readonly isCut: boolean
  readonly lines: readonly LogLineView[]
}

/** A frame beside a log line. */
export interface FrameAround {
  readonly seq: number
  readonly at: number
  readonly direction: 'in' | 'out'
  readonly action: string | null
  readonly messageType: 2 | 3 | 4 | null
  readonly text: string
}
