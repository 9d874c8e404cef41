import type { BenchState } from '../../../contract/project.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { createScript, listeningOn, wired } from '../fake-bench.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { createFakeFirmware, images } from './fake-firmware.ts'
import {
  asked,
  cameBackNew,
  cameBackOld,
  failed,
  proven,
  record,
  restarting,
  resumed,
  updating,
} from './update-runs.ts'

const id = 'ECP-AC-0417'
const bench = () =>
  createScript().appStarted().opened(id).boot(id, 100, 'Accepted').registered(id, 200, 'Accepted', 'policy')

const scene = (script: { state: () => BenchState }, more: Partial<Scenario> = {}): Scenario => ({
  place: `?step=firmware&cp=${id}`,
  state: script.state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 190_000,
  parts: { firmware: createFakeFirmware(images) },
  ...more,
})

const fetching: TransferView = {
  ...{ id: 'transfer-1', chargePointId: id, direction: 'download', protocol: 'https', url: 'https://x/' },
  ...{ fingerprint: null, file: null, state: 'open', firstByteAt: 0, covered: 6_412_000, coveredAt: null },
  ...{ files: [], refusals: 0, lastRefusal: null },
  attempts: [
    {
      ...{ number: 1, method: 'GET', remoteAddress: '10.42.0.87', userAgent: null, startedAt: 0 },
      ...{ endedAt: null, from: 0, expected: 8_412_160, bytes: 6_412_000, state: 'running' },
      ...{ bytesPerSecond: 170_000, secondsLeft: 14 },
    },
  ],
}
const fingerprint = Array.from({ length: 32 }, (_none, index) => (index * 7 + 16).toString(16))
  .join(':')
  .toUpperCase()
const second = () => bench().opened('GARAGE-2', 500, '10.42.0.91').boot('GARAGE-2', 600, 'Accepted')

/** The step Firmware in all its states. */
export const firmwareScenarios: Readonly<Record<string, Scenario>> = {
  'firmware-no-charge-point': scene(createScript().appStarted(), { place: '?step=firmware' }),
  'firmware-no-image': scene(bench(), { parts: {} }),
  'firmware-choose': scene(second()),
  'firmware-library': scene(bench(), { place: `?step=firmware&cp=${id}&library=1` }),
  'firmware-library-empty': scene(bench(), { place: `?step=firmware&cp=${id}&library=1`, parts: {} }),
  'firmware-asks': scene(bench(), {
    place: `?step=firmware&cp=${id}&image=other`,
    press: /^(?:Update to 2\.0\.0|2\.0\.0\(으\)로 업데이트)$/,
  }),
  'firmware-requested': scene(updating(bench(), id, record('requested', asked), { untilMs: 620_000 })),
  'firmware-fetching': scene(
    updating(bench(), id, record('fetching', resumed.slice(0, 4), { protocol: 'https', fingerprint }), {
      untilMs: 322_000,
    }),
    {
      nowMs: 60_000,
      parts: {
        firmware: createFakeFirmware(images),
        transfers: (onViews) => {
          onViews([fetching])
          return () => undefined
        },
      },
    },
  ),
  'firmware-interrupted': scene(
    updating(bench(), id, record('fetching', resumed.slice(0, 4)))
      .appStarted(60_000)
      .opened(id, 62_000),
    { nowMs: 64_000 },
  ),
  'firmware-stalled': scene(
    failed(updating(bench(), id, record('fetching', resumed.slice(0, 5))), id, 'firmware-stalled', {
      ...{ served: 5_173_248, size: 8_412_160, seconds: 300 },
    }),
  ),
  'firmware-restarting': scene(updating(bench(), id, record('away', restarting)).closed(id, 118_000, 1001)),
  'firmware-old-version': scene(
    failed(updating(bench(), id, record('old-version', cameBackOld)), id, 'firmware-old-version', {
      version: '1.0.0',
    }),
  ),
  'firmware-refused': scene(
    failed(updating(bench(), id, record('requested', [])), id, 'firmware-refused', {
      answer: 'NotSupported',
    }),
  ),
  'firmware-proven': scene(proven(updating(bench(), id, record('proven', cameBackNew)), id)),
  'firmware-several': scene(
    updating(
      updating(second(), id, record('away', restarting)),
      'GARAGE-2',
      record('fetching', resumed.slice(0, 4)),
    ),
  ),
}
