import {
  firmwareRecordSchema,
  type FirmwareRecord,
  type FirmwareTurn,
  type FirmwareUpdateResult,
} from '../../../contract/firmware.ts'
import type { Json } from '../../../contract/journal-event-parts.ts'
import { start, type createScript } from '../fake-bench.ts'
import { image } from './fake-firmware.ts'

type Script = ReturnType<typeof createScript>

const sha256 = image('newer', '1.0.1').sha256
const at = (ms: number): number => start + ms

export const asked: readonly FirmwareTurn[] = [{ at: at(20_000), what: 'requested', answered: true }]
export const resumed: readonly FirmwareTurn[] = [
  ...asked,
  { at: at(22_000), what: 'said', status: 'Downloading' },
  { at: at(22_100), what: 'fetch', attempt: 1, method: 'GET', from: 0, remoteAddress: '10.42.0.87' },
  { at: at(22_200), what: 'first-byte' },
  { at: at(53_000), what: 'fetch-ended', attempt: 1, end: 'cut', bytes: 5_173_248 },
  { at: at(53_100), what: 'link-lost', code: 1006, by: 'network', served: 5_173_248 },
  { at: at(86_000), what: 'link-back' },
  { at: at(86_100), what: 'boot', firmwareVersion: '1.0.0' },
  { at: at(88_000), what: 'said', status: 'Downloading' },
  { at: at(88_100), what: 'fetch', attempt: 2, method: 'GET', from: 5_173_248, remoteAddress: '10.42.0.87' },
  { at: at(107_000), what: 'fetch-ended', attempt: 2, end: 'complete', bytes: 3_238_912 },
  { at: at(107_050), what: 'last-byte' },
  { at: at(107_300), what: 'said', status: 'Downloaded' },
  { at: at(109_000), what: 'said', status: 'Installing' },
]
export const restarting: readonly FirmwareTurn[] = [
  ...resumed,
  { at: at(118_000), what: 'link-lost', code: 1001, by: 'charge-point', served: 8_412_160 },
]
export const cameBackOld: readonly FirmwareTurn[] = [
  ...restarting,
  { at: at(150_000), what: 'link-back' },
  { at: at(150_500), what: 'boot', firmwareVersion: '1.0.0' },
  { at: at(151_000), what: 'said', status: 'Installed' },
  { at: at(151_100), what: 'disagreement', about: 'installed-but-old-version' },
]
export const cameBackNew: readonly FirmwareTurn[] = [
  ...restarting,
  { at: at(150_000), what: 'link-back' },
  { at: at(150_500), what: 'boot', firmwareVersion: '1.0.1' },
  { at: at(151_000), what: 'said', status: 'Installed' },
]

export const record = (
  stage: FirmwareRecord['stage'],
  turns: readonly FirmwareTurn[],
  more: Partial<FirmwareRecord> = {},
): Json => {
  const isServed = turns.some(({ what }) => what === 'last-byte')
  const whole = {
    image: { id: 'newer', name: 'ecp-ac-1.0.1.bin', size: 8_412_160, sha256, version: '1.0.1' },
    versionBefore: '1.0.0',
    backupId: 'backup-1',
    transferId: 'transfer-1',
    url: 'http://10.42.0.1:9230/3f1c9a0b7d5e4c2f8a6b1d0e9f3c7a52/ecp-ac-1.0.1.bin',
    protocol: 'http',
    fingerprint: null,
    retrieveDate: new Date(at(20_000)).toISOString(),
    since: 1,
    requestedAt: at(20_000),
    stage,
    served: isServed ? 8_412_160 : turns.length > 1 ? 5_173_248 : 0,
    turns: [...turns],
    ...more,
  }
  // exactly what the journal would give back
  return JSON.parse(JSON.stringify(whole)) as Json
}

export const result = (more: Partial<FirmwareUpdateResult> = {}): Json => {
  const whole: FirmwareUpdateResult = {
    proof: 'version',
    versionBefore: '1.0.0',
    version: '1.0.1',
    backupId: 'backup-1',
    readingId: 'reading-2',
    keys: [
      { key: 'HeartbeatInterval', state: 'changed', before: '300', after: '3600' },
      { key: 'NewTariffMode', state: 'new', before: null, after: 'off' },
    ],
    disagreements: [],
    turns: cameBackNew,
    ...more,
  }
  return JSON.parse(JSON.stringify(whole)) as Json
}

/** What is waited for at each stage, and what leaving it then means. */
const stages = {
  requested: ['firmware-fetch', 'firmware-requested'],
  fetching: ['firmware-bytes', 'firmware-fetching'],
  fetched: ['firmware-install', 'firmware-installing'],
  away: ['firmware-return', 'firmware-installing'],
  back: ['firmware-boot', 'firmware-installing'],
  'old-version': ['firmware-second-restart', 'firmware-installing'],
  'other-version': ['firmware-second-restart', 'firmware-installing'],
  proven: ['firmware-boot', 'firmware-installing'],
} as const satisfies Readonly<Record<FirmwareRecord['stage'], readonly [string, string]>>

const checkpointSchema = firmwareRecordSchema.pick({ stage: true, served: true, image: true })

/** An update that has begun, and asked nothing yet. */
export const started = (
  script: Script,
  chargePointId: string,
  runId: string = `run-${chargePointId}`,
): Script => {
  script.add('run-started', 19_000, {
    runId,
    chargePointId,
    jobId: null,
    procedure: 'firmware.update',
    needs: [{ kind: 'charge-point', id: chargePointId }],
    input: { chargePointId, firmwareId: 'newer' },
    afterInterruption: 'resume',
    secrets: [],
  })
  return script
}

/** An update that runs, as far as its record says. */
export const updating = (
  script: Script,
  chargePointId: string,
  checkpoint: Json,
  options: {
    readonly runId?: string
    readonly sinceMs?: number
    readonly untilMs?: number
  } = {},
): Script => {
  const { runId = `run-${chargePointId}`, sinceMs = 118_000, untilMs = 718_000 } = options
  const { stage, served, image } = checkpointSchema.parse(checkpoint)
  const [waitsFor, cancelWarning] = stages[stage]
  const isFetching = stage === 'requested' || stage === 'fetching'
  started(script, chargePointId, runId)
  script.add('run-progress', 20_000, {
    runId,
    chargePointId,
    progress: {
      phase: `firmware-${stage}`,
      params: { name: image.name, version: image.version ?? '', before: '1.0.0' },
      count: isFetching ? { done: served, total: image.size, unit: 'bytes' } : null,
    },
    wait: { for: waitsFor, params: { chargePointId }, since: at(sinceMs), until: at(untilMs) },
    cancelling: false,
    cancelWarning,
  })
  script.add('run-checkpoint', 20_500, { runId, chargePointId, checkpoint })
  return script
}

export const failed = (script: Script, chargePointId: string, code: string, params: object = {}): Script => {
  script.add('run-ended', 180_000, {
    runId: `run-${chargePointId}`,
    chargePointId,
    outcome: {
      state: 'failed',
      error: { code, params: { ...params }, action: null, message: code, details: null },
    },
  })
  return script
}

export const proven = (script: Script, chargePointId: string, value: Json = result()): Script => {
  script.add('run-ended', 180_000, {
    runId: `run-${chargePointId}`,
    chargePointId,
    outcome: { state: 'done', result: value },
  })
  return script
}
