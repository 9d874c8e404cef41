import { z } from 'zod'
import { attemptEnds, ownAddressSchema, transferRefusals } from './transfer.ts'

/** As a person wrote it: `version: 1.10` is 1.10, not 1.1. */
const word = z.union([z.string(), z.number()]).transform(String)
const short = word.pipe(z.string().trim().min(1).max(200))

/** What is known of a firmware image. */
export const firmwareDetailsSchema = z.strictObject({
  vendor: short
    .optional()
    .describe("As in BootNotification's chargePointVendor; case and punctuation do not matter"),
  model: short
    .optional()
    .describe("As in BootNotification's chargePointModel; a * at the end stands for any further letters"),
  hardware: short.optional().describe('The revision of the board that it is for; a person has to check it'),
  version: short.optional().describe("As BootNotification's firmwareVersion reads once it is installed"),
  notes: word.pipe(z.string().max(10_000)).optional(),
})
export type FirmwareDetails = z.output<typeof firmwareDetailsSchema>

export const firmwareImageSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  size: z.number().int(),
  /** Hexadecimal. */
  sha256: z.string(),
  addedAt: z.number(),
  details: firmwareDetailsSchema,
})
/** A firmware image that is kept here. */
export type FirmwareImage = z.output<typeof firmwareImageSchema>

/** How one version stands to another; vendors spell them in ways that can not always be put in order. */
export type VersionOrder = 'newer' | 'same' | 'older' | 'not-comparable'

export interface FirmwareMatch {
  /** `unknown`: the image does not say whose it is. */
  readonly fit: 'fits' | 'vendor-differs' | 'model-differs' | 'unknown'
  /** Of the image against what runs; null = one of the two is not known. */
  readonly order: VersionOrder | null
  /** No message of OCPP 1.6 tells the revision of the board: a person has to look. null = the image names none. */
  readonly hardwareToCheck: string | null
}

/** An image as it stands to a charge point; those that fit come first, of them the newest. */
export interface FirmwareCandidate {
  readonly image: FirmwareImage
  readonly match: FirmwareMatch
}

/** What came of a folder or a manifest. */
export interface FirmwareImport {
  readonly added: readonly FirmwareImage[]
  /** Files that were not taken, and why. */
  readonly skipped: readonly {
    readonly file: string
    readonly reason: 'missing' | 'outside' | 'hash-differs' | 'known' | 'empty' | 'too-large' | 'unreadable'
  }[]
  /** The manifest is broken: nothing was taken. null = it is fine, or there is none. */
  readonly refused: {
    readonly file: string
    readonly line: number
    readonly column: number
    readonly rule: string
  } | null
}

const imageId = z.string().min(1).max(100)
export const firmwareIdInput = z.strictObject({ id: imageId })
export const changeFirmwareInput = z.strictObject({ id: imageId, details: firmwareDetailsSchema })
export const matchFirmwareInput = z.strictObject({ chargePointId: z.string().min(1).max(255) })
/** A folder, or a `firmware.yaml` in one, on the computer that Chargebench runs on. */
export const importFirmwareInput = z.strictObject({ path: z.string().min(1).max(4_096) })

/** Input of the procedure `firmware.update`. */
export const firmwareUpdateInput = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  firmwareId: imageId,
  /** `now`: the earlier of this laptop's clock and the charge point's. */
  retrieveAt: z.union([z.literal('now'), z.iso.datetime({ offset: true })]).default('now'),
  /** Left out of UpdateFirmware unless set: how often it tries then is the charge point's own (OCPP 1.6 §6.55). */
  retries: z.int().min(0).max(100).optional(),
  retryIntervalSeconds: z.int().min(0).max(86_400).optional(),
  protocol: z.enum(['http', 'https']).default('http'),
  /** Of this laptop, as this charge point can dial it; absent: the address that its own connection goes to. */
  address: ownAddressSchema.optional(),
  /** The image names another vendor or model. */
  allowMismatch: z.boolean().default(false),
  /** The image is older than what runs, or the same. */
  allowDowngrade: z.boolean().default(false),
  /** It may restart in the midst of a transaction. */
  allowOpenTransactions: z.boolean().default(false),
  /** What it tells of its keys can not serve as a backup: they are not compared afterwards. */
  allowNoBackup: z.boolean().default(false),
})
export type FirmwareUpdateInput = z.input<typeof firmwareUpdateInput>

/** Where the charge point's word and what was seen do not agree. `i18n` key `firmware.disagreements.<…>`. */
export const firmwareDisagreements = [
  /** Downloaded, while not every byte has gone out. */
  'downloaded-too-early',
  /** DownloadFailed, while every byte has gone out. */
  'download-failed-but-served',
  /** Installed, while the old version runs. */
  'installed-but-old-version',
  /** InstallationFailed, while the new version runs. */
  'installation-failed-but-new-version',
  /** It has the new version and never said a word of it. */
  'installed-without-a-word',
] as const
export type FirmwareDisagreement = (typeof firmwareDisagreements)[number]

const at = z.number()
/** One line of an update's story. `said` is the charge point's word; everything else was seen here. */
export const firmwareTurnSchema = z.discriminatedUnion('what', [
  /** UpdateFirmware was answered; null = it was not, and what comes has to show whether it was taken. */
  z.object({ at, what: z.literal('requested'), answered: z.boolean() }),
  z.object({ at, what: z.literal('said'), status: z.string() }),
  /** It asks for the file; `from` is the offset of the first byte that it wants. */
  z.object({
    at,
    what: z.literal('fetch'),
    attempt: z.number(),
    method: z.string(),
    from: z.number(),
    /** The offset behind the last byte that it wants; grows where it asks for one piece behind the other. */
    upTo: z.number().exactOptional(),
    remoteAddress: z.string(),
  }),
  z.object({
    at,
    what: z.literal('fetch-ended'),
    attempt: z.number(),
    end: z.enum(attemptEnds),
    bytes: z.number(),
  }),
  z.object({ at, what: z.literal('fetch-refused'), refusal: z.enum(transferRefusals) }),
  z.object({ at, what: z.literal('first-byte') }),
  /** Every byte of the file has gone out, over all attempts. */
  z.object({ at, what: z.literal('last-byte') }),
  z.object({ at, what: z.literal('link-lost'), code: z.number(), by: z.string(), served: z.number() }),
  z.object({ at, what: z.literal('link-back') }),
  z.object({ at, what: z.literal('boot'), firmwareVersion: z.string().nullable() }),
  z.object({ at, what: z.literal('disagreement'), about: z.enum(firmwareDisagreements) }),
  /** Chargebench was closed or killed in its middle, and goes on. */
  z.object({ at, what: z.literal('taken-up') }),
])
export type FirmwareTurn = z.infer<typeof firmwareTurnSchema>

/**
 * How far an update is, by what was seen. Phases of its run are `firmware-<stage>`.
 * - `requested`: nothing was fetched yet. `fetching`: the first byte has gone out. `fetched`: the last one too.
 * - `away`: the link is lost, it restarts. `back`: it is there again, and has not said its version.
 * - `old-version`: it booted with what it had; it gets some more time. `proven`: it boots with the new version.
 */
export const firmwareStageSchema = z.enum([
  'requested',
  'fetching',
  'fetched',
  'away',
  'back',
  'old-version',
  'other-version',
  'proven',
])
export type FirmwareStage = z.infer<typeof firmwareStageSchema>

/**
 * What an update has come to: its run's checkpoint (RunView.checkpoint), there from when it was requested on, also when
 * the run has failed or was cancelled.
 */
export const firmwareRecordSchema = z.object({
  image: z.object({
    id: z.string(),
    name: z.string(),
    size: z.number(),
    sha256: z.string(),
    version: z.string().nullable(),
  }),
  /** What ran before, as its BootNotification said. */
  versionBefore: z.string().nullable(),
  /** null: it gave none, and was updated all the same. */
  backupId: z.string().nullable(),
  /** Of its transfer in the `transfers` subscription. */
  transferId: z.string(),
  /** Those of before it was taken up. */
  earlierTransferIds: z.array(z.string()),
  /** What stands in the URL and opens the file. */
  opens: z.string(),
  url: z.string(),
  protocol: z.enum(['http', 'https']),
  /** Of the certificate of HTTPS. */
  fingerprint: z.string().nullable(),
  retrieveDate: z.string(),
  /** The last seq that is told in its turns. */
  seen: z.number(),
  /** null: UpdateFirmware is not known to have been sent. */
  requestedAt: z.number().nullable(),
  stage: firmwareStageSchema,
  /** How many different bytes have gone out, since Chargebench was started. */
  served: z.number(),
  /** How many had gone out before it was taken up, at least; absent = it was not, or none was seen to. */
  servedBefore: z.number().exactOptional(),
  /** The charge point's last word; null = it has said none. */
  said: z.string().nullable(),
  /** Its last word is DownloadFailed or InstallationFailed, and it has not begun anew since. */
  gaveUp: z.boolean(),
  /** It restarted while it was fetching, and has not fetched since. */
  restarted: z.boolean(),
  /** As its newest BootNotification since the request told it; null = there was none, or it named none. */
  version: z.string().nullable(),
  turns: z.array(firmwareTurnSchema),
})
export type FirmwareRecord = z.infer<typeof firmwareRecordSchema>

/** A key that is not as it was before the update. */
export interface FirmwareKeyChange {
  readonly key: string
  readonly state: 'changed' | 'gone' | 'new'
  /** null: none, or a secret. */
  readonly before: string | null
  readonly after: string | null
}

/** Result of the procedure `firmware.update`: it boots with the new version. */
export interface FirmwareUpdateResult {
  /**
   * `version`: it boots with the image's version. `changed`: the image names none, and it boots with another one than
   * before. `same`: it had this version before; that it restarted after the last byte is all that can be seen.
   */
  readonly proof: 'version' | 'changed' | 'same'
  readonly versionBefore: string | null
  readonly version: string | null
  /** null: there is none, and the keys were not compared. */
  readonly backupId: string | null
  /** Of the reading afterwards; null = the keys were not read, or could not be. */
  readonly readingId: string | null
  readonly keys: readonly FirmwareKeyChange[]
  readonly disagreements: readonly FirmwareDisagreement[]
  readonly turns: readonly FirmwareTurn[]
}
