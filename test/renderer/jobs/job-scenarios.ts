import { createScript, listeningOn, start, wired } from '../fake-bench.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { createFakeJobs, newJob } from './fake-jobs.ts'

const id = 'ECP-AC-0417'
const jobId = '00000000-0000-4000-8000-000000000001'
const own = { chargePointId: id, runId: 'run-1' }

const depot = newJob(jobId, {
  site: 'Depot East, bay 12',
  address: 'Dockstraße 4, 20457 Hamburg',
  technician: 'Kim Seo-yeon',
  chargePoints: [id],
  notes: 'The cable of bay 12 is worn at the plug.',
  backOffice: { url: 'wss://csms.example.com/ocpp', heartbeatIntervalSeconds: 900, keyNeeded: true },
})
const left = newJob(
  '00000000-0000-4000-8000-000000000002',
  { site: '강남 주차장', chargePoints: ['GARAGE-2'] },
  {
    visits: [{ beganAt: depot.createdAt, leftAt: depot.createdAt }],
  },
)
const closed = newJob(
  '00000000-0000-4000-8000-000000000003',
  { site: 'Harbour', address: 'Pier 3' },
  {
    status: 'closed',
    closedAt: depot.createdAt,
  },
)

const results = {
  [jobId]: {
    runs: [
      {
        id: 'a',
        procedure: 'configuration.read',
        chargePointId: id,
        startedAt: start,
        endedAt: start + 38_000,
        state: 'done' as const,
        errorCode: null,
      },
      {
        id: 'b',
        procedure: 'configuration.set',
        chargePointId: id,
        startedAt: start + 40_000,
        endedAt: start + 41_000,
        state: 'failed' as const,
        errorCode: 'call-timed-out',
      },
    ],
    findings: { [id]: { violation: 2, tolerated: 3, note: 1 } },
    readings: [
      {
        id: 'r',
        chargePointId: id,
        kind: 'backup' as const,
        name: 'Depot v7',
        at: depot.createdAt,
        keys: 46,
      },
    ],
  },
}

const begun = () => {
  const script = createScript().appStarted().opened(id).boot(id, 1310, 'Accepted').status(id, 1400, 0)
  script.add('change-made', 2000, { ...own, change: { what: 'heartbeat-interval', old: '900' } })
  script.add('change-made', 2100, { ...own, change: { what: 'id-tag', idTag: 'BENCH-01' } })
  return script
}
const handedOver = () => {
  const script = begun()
  script.add('run-started', 10_000, {
    ...own,
    jobId,
    procedure: 'hand-over',
    needs: [{ kind: 'charge-point', id }],
    input: { chargePointId: id, url: 'wss://csms.example.com/ocpp' },
    afterInterruption: 'resume',
    secrets: ['key'],
  })
  script.closed(id, 20_000, 1000)
  script.add('run-ended', 140_000, {
    ...own,
    outcome: {
      state: 'done',
      result: {
        url: 'wss://csms.example.com/ocpp',
        identity: id,
        keys: [
          { role: 'interval', key: 'HeartbeatInterval', guessed: false, state: 'set', answer: 'Accepted' },
          {
            role: 'password',
            key: 'AuthorizationKey',
            guessed: false,
            state: 'reboot-required',
            answer: null,
          },
          {
            role: 'central-system-url',
            key: 'CentralSystemUrl',
            guessed: true,
            state: 'unanswered',
            answer: null,
          },
        ],
        departure: { state: 'left', closedAt: depot.createdAt, silentSeconds: 120 },
        unproven: ['arrival', 'certificate', 'password'],
        wayBack: [
          { key: 'HeartbeatInterval', old: '300' },
          { key: 'AuthorizationKey', old: null },
        ],
        readingId: 'r',
        changesLeft: 2,
      },
    },
  })
  return script
}

/** The service port of a charger was used before it had dialled. */
const keptUrl = () => {
  const script = begun()
  const device = '/dev/ttyUSB0'
  const kept = {
    device,
    profile: 'acme-mk2',
    old: 'wss://backend.example/ocpp',
    url: 'ws://10.42.0.1:9220/ocpp/',
  }
  const run = { chargePointId: null, runId: 'kept-1' }
  script.add('run-started', 90_000, {
    ...{ ...run, procedure: 'service.point-here', jobId: null, needs: [{ kind: 'port', id: device }] },
    ...{ input: {}, afterInterruption: 'resume', secrets: [] },
  })
  script.add('run-checkpoint', 90_100, { ...run, checkpoint: { ...kept, identity: null, state: 'open' } })
  script.add('run-ended', 91_000, {
    ...run,
    outcome: {
      state: 'done',
      result: { old: kept.old, url: kept.url, state: 'set', restarted: false },
    },
  })
  return script
}

const scenario = (
  script: ReturnType<typeof begun>,
  jobs: readonly (typeof depot)[],
  more: Partial<Scenario> = {},
): Scenario => ({
  place: `?step=jobs&cp=${id}`,
  state: script.state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 45_000,
  parts: { jobs: createFakeJobs(jobs, results) },
  ...more,
})
const one = { place: `?step=jobs&cp=${id}&job=${jobId}` }

/** Jobs: their list, one of them, and its end. */
export const jobScenarios: Readonly<Record<string, Scenario>> = {
  'jobs-none': scenario(begun(), []),
  'jobs-list': scenario(begun(), [depot, left, closed]),
  'jobs-one': scenario(begun(), [depot], one),
  'jobs-kept-url': scenario(keptUrl(), [depot], one),
  'jobs-handed-over': scenario(handedOver(), [depot], { ...one, nowMs: 150_000 }),
  'jobs-closed': scenario(begun(), [{ ...depot, status: 'closed', closedAt: depot.createdAt }], one),
}
