import type { BenchState } from '../../../contract/project.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { createScript, listeningOn, wired } from '../fake-bench.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { createFakeDiagnostics, diagnosticsFile } from './fake-diagnostics.ts'
import { pulled, pullFailed, pulling } from './pull-runs.ts'

const id = 'ECP-AC-0417'
const bench = () =>
  createScript()
    .appStarted()
    .opened(id)
    .boot(id, 100, 'Accepted')
    .registered(id, 200, 'Accepted', 'policy')
    .clock(id, 300, 42_000)
const files = [
  diagnosticsFile('file-1'),
  diagnosticsFile('file-2', {
    kind: 'SecurityLog',
    name: 'upload-1.bin',
    givenName: '../../etc/passwd',
    state: 'partial',
    size: 840_000,
  }),
]

const scene = (script: { state: () => BenchState }, place = '', more: Partial<Scenario> = {}): Scenario => ({
  place: `?step=diagnostics&cp=${id}${place}`,
  state: script.state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 100_000,
  parts: { diagnostics: createFakeDiagnostics(files) },
  ...more,
})

const receiving: TransferView = {
  ...{ id: 'transfer-1', chargePointId: id, direction: 'upload', protocol: 'http' },
  url: 'http://10.42.0.1:9230/3f1c9a0b7d5e4c2f8a6b1d0e9f3c7a52/',
  ...{ fingerprint: null, file: null, state: 'open', firstByteAt: 0, covered: 0, coveredAt: null },
  ...{ files: [], refusals: 0, lastRefusal: null },
  attempts: [
    {
      ...{ number: 1, method: 'PUT', remoteAddress: '10.42.0.87', userAgent: null, startedAt: 0 },
      ...{ endedAt: null, from: 0, expected: 2_140_880, bytes: 1_412_000, state: 'running' },
      ...{ bytesPerSecond: 50_000, secondsLeft: 14 },
    },
  ],
}

/** The step Diagnostics in all its states. */
export const diagnosticsScenarios: Readonly<Record<string, Scenario>> = {
  'diagnostics-no-charge-point': scene(createScript().appStarted(), '', { place: '?step=diagnostics' }),
  'diagnostics-never': scene(bench(), '', { parts: {} }),
  'diagnostics-interrupted': scene(pulling(bench(), id).appStarted(60_000).opened(id, 62_000), '', {
    nowMs: 64_000,
  }),
  'diagnostics-pulling': scene(pulling(bench(), id), '', {
    parts: {
      diagnostics: createFakeDiagnostics(files),
      transfers: (onViews) => {
        onViews([receiving])
        return () => undefined
      },
    },
  }),
  'diagnostics-silent': scene(
    pullFailed(pulling(bench(), id), id, 'diagnostics-silent', {
      ...{ seconds: 120, url: receiving.url, other: 'GetLog' },
    }),
  ),
  'diagnostics-upload-failed': scene(
    pullFailed(pulling(bench(), id), id, 'diagnostics-upload-failed', {
      ...{ status: 'UploadFailed', refusal: 'plain-on-tls-port', protocol: 'HTTP' },
    }),
  ),
  'diagnostics-pulled': scene(pulled(pulling(bench(), id), id)),
  'diagnostics-inside': scene(bench(), '&file=file-1&entry=2&line=4'),
  'diagnostics-found': scene(bench(), '&file=file-1&entry=2&levels=error'),
  'diagnostics-nothing-found': scene(bench(), '&file=file-1&entry=2&log=unheard-of'),
  'diagnostics-bomb': scene(bench(), '&file=file-1&entry=5'),
}
