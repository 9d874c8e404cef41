import type { Json } from '../../../contract/journal-event-parts.ts'
import { stage } from '../../../renderer/steps/configuration/staging.ts'
import { createScript, listeningOn, start, wired } from '../fake-bench.ts'
import type { Scenario } from '../preview/scenarios.ts'
import {
  createFakeConfiguration,
  type FakeConfiguration,
  keyView,
  manyKeys,
  plainKeys,
} from './fake-configuration.ts'

const id = 'ECP-AC-0417'
const begun = () => createScript().appStarted().opened(id).boot(id, 1310, 'Accepted').status(id, 1400, 0)
type Script = ReturnType<typeof begun>

const run = (procedure: string, input: Json, more: { readonly secrets?: string[] } = {}) => ({
  runId: 'run-1',
  chargePointId: id,
  jobId: null,
  procedure,
  needs: [{ kind: 'charge-point' as const, id }],
  input,
  afterInterruption: 'resume' as const,
  secrets: more.secrets ?? [],
})
const own = { runId: 'run-1', chargePointId: id }

const scenario = (
  script: Script,
  configuration: FakeConfiguration,
  more: Partial<Scenario> = {},
): Scenario => ({
  place: `?step=configuration&cp=${id}`,
  state: script.state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 45_000,
  parts: { configuration },
  ...more,
})

const changes = [
  { key: 'HeartbeatInterval', value: '60' },
  { key: 'MeterValuesSampledData', value: 'Current.Import' },
  { key: 'WebSocketPingInterval', value: '60' },
]
const stageAll = () => stage(id, ...changes.map((each) => ({ ...each, secret: false })))

const setting = (): Script => {
  const script = begun()
  script.add('run-started', 30_000, run('configuration.set', { chargePointId: id, changes, reset: 'at-end' }))
  return script
}
const sending = (): Script => {
  const script = setting()
  script.add('run-checkpoint', 40_000, {
    ...own,
    checkpoint: {
      keys: [
        { key: 'HeartbeatInterval', state: { state: 'sent', mark: 1, isAnswered: true } },
        { key: 'MeterValuesSampledData', state: { state: 'sending', mark: 2 } },
        { key: 'WebSocketPingInterval', state: { state: 'waiting' } },
      ],
    },
  })
  script.add('run-progress', 40_000, {
    ...own,
    progress: { phase: 'set', params: {}, count: { done: 1, total: 2 } },
    wait: {
      for: 'answer',
      params: { chargePointId: id, action: 'ChangeConfiguration' },
      since: start + 40_000,
      until: start + 100_000,
    },
    cancelling: false,
    cancelWarning: 'reset-pending',
  })
  return script
}
const redialling = (): Script => {
  const script = setting().closed(id, 35_000)
  script.add('run-progress', 36_000, {
    ...own,
    progress: { phase: 'set-risky', params: { key: 'WebSocketPingInterval' }, count: null },
    wait: { for: 'link', params: { chargePointId: id }, since: start + 35_000, until: start + 335_000 },
    cancelling: false,
    cancelWarning: null,
  })
  return script
}
const ended = (): Script => {
  const script = setting()
  script.add('run-ended', 41_000, {
    ...own,
    outcome: {
      state: 'done',
      result: {
        resets: 0,
        outcomes: [
          { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back', afterReset: false },
          { key: 'MeterValuesSampledData', outcome: 'differs', readBack: 'Energy.Active.Import.Register' },
          { key: 'WebSocketPingInterval', outcome: 'rejected', errorCode: null, untilReboot: false },
        ],
      },
    },
  })
  return script
}
const failed = (): Script => {
  const script = setting()
  script.add('run-progress', 36_000, {
    ...own,
    progress: { phase: 'read-back', params: {}, count: null },
    wait: null,
    cancelling: false,
    cancelWarning: null,
  })
  script.add('run-ended', 41_000, {
    ...own,
    outcome: {
      state: 'failed',
      error: {
        code: 'wait-timed-out',
        params: { for: 'link', seconds: 300 },
        action: null,
        message: '',
        details: null,
      },
    },
  })
  return script
}
const restored = (): Script => {
  const script = begun()
  script.add('run-started', 30_000, run('configuration.restore', { chargePointId: id, backupId: 'backup-1' }))
  script.add('run-ended', 41_000, {
    ...own,
    outcome: {
      state: 'done',
      result: {
        backupId: 'backup-1',
        beforeId: 'backup-2',
        drift: [{ key: 'ConnectionTimeOut', rule: 'must', state: 'differs', wanted: '60', send: '60' }],
        outcomes: [
          { key: 'ConnectionTimeOut', outcome: 'set', evidence: 'read-back', afterReset: false },
          { key: 'LocalPreAuthorize', outcome: 'rejected', errorCode: null, untilReboot: false },
        ],
        resets: 0,
        notRestorable: [
          { key: 'AuthorizationKey', why: 'secret' },
          { key: 'HeartbeatInterval', why: 'ours' },
          { key: 'NumberOfConnectors', why: 'read-only' },
        ],
        newKeys: [],
      },
    },
  })
  return script
}
const reading = (): Script => {
  const script = begun()
  script.add('run-started', 30_000, run('configuration.read', { chargePointId: id }))
  script.add('run-progress', 31_000, {
    ...own,
    progress: { phase: 'read-by-name', params: {}, count: { done: 12, total: 46 } },
    wait: null,
    cancelling: false,
    cancelWarning: null,
  })
  return script
}

const never = createFakeConfiguration()
const plain = createFakeConfiguration(plainKeys)
const depotPlace = `?step=configuration&cp=${id}&base=template%3Adepot-v7`
const found = plainKeys.map((each) =>
  each.key === 'NumberOfConnectors'
    ? keyView(each.key, {
        value: '2',
        readonly: true,
        findings: [
          {
            rule: 'boolean-as-other',
            clause: 'OCPP 1.6 §7.29',
            severity: 'tolerated',
            text: 'GetConfiguration.conf: /configurationKey/10/readonly is "true", which has to be a boolean.',
            count: 3,
          },
        ],
      })
    : each,
)
const wanting = createFakeConfiguration(plainKeys, {
  template: {
    id: 'depot-v7',
    name: 'Depot v7',
    missing: [],
    unfilled: ['password', 'bay'],
    secrets: ['password'],
  },
})
const previous = plainKeys.map((each) =>
  each.key === 'MeterValueSampleInterval'
    ? keyView(each.key, { value: '10', since: { state: 'differs', value: '60' } })
    : each,
)

/** Configuration, and what the Now bar says of its runs. */
export const configurationScenarios: Readonly<Record<string, Scenario>> = {
  'configuration-none': scenario(begun(), never, {
    state: createScript().appStarted().state(),
    place: '?step=configuration',
  }),
  'configuration-never': scenario(begun(), never),
  'configuration-reading': scenario(reading(), never),
  'configuration-read': scenario(begun(), createFakeConfiguration(previous)),
  'configuration-details': scenario(begun(), plain, { press: /^WebSocketPingInterval$/ }),
  'configuration-staged': scenario(begun(), plain, {
    before: stageAll,
    place: `?step=configuration&cp=${id}&base=template%3Adepot-v7`,
  }),
  'configuration-invalid': scenario(begun(), plain, {
    before: () => stage(id, { key: 'HeartbeatInterval', value: 'soon', secret: false }),
  }),
  'configuration-confirm': scenario(begun(), plain, {
    before: stageAll,
    press: /^(?:Send 3 changes|변경 3건 보내기)/,
  }),
  'configuration-picker': scenario(begun(), plain, { press: /MeterValuesSampledData.*:/ }),
  'configuration-sending': scenario(sending(), plain, { before: stageAll }),
  'configuration-redialling': scenario(redialling(), plain, { before: stageAll }),
  'configuration-outcomes': scenario(ended(), plain, { before: stageAll }),
  'configuration-failed': scenario(failed(), plain, { before: stageAll }),
  'configuration-interrupted': scenario(sending().appStarted(44_000).opened(id, 44_500), plain, {
    before: stageAll,
  }),
  'configuration-many': scenario(begun(), createFakeConfiguration(manyKeys)),
  'configuration-restore': scenario(begun(), plain, { place: `?step=configuration&cp=${id}&dialog=restore` }),
  'configuration-restore-none': scenario(
    begun(),
    createFakeConfiguration(plainKeys, {}, { backups: false }),
    {
      place: `?step=configuration&cp=${id}&dialog=restore`,
    },
  ),
  'configuration-restored': scenario(restored(), plain),
  'configuration-compare': scenario(begun(), plain, { place: `?step=configuration&cp=${id}&dialog=compare` }),
  'configuration-apply': scenario(begun(), plain, { place: `${depotPlace}&dialog=apply` }),
  'configuration-apply-variables': scenario(begun(), wanting, { place: `${depotPlace}&dialog=apply` }),
  'configuration-template-edit': scenario(begun(), plain, { place: `${depotPlace}&dialog=edit` }),
  'configuration-template-save': scenario(begun(), plain, {
    place: `?step=configuration&cp=${id}&dialog=save`,
  }),
  'configuration-other-key': scenario(begun(), plain, { place: `?step=configuration&cp=${id}&dialog=other` }),
  'configuration-findings': scenario(
    begun(),
    createFakeConfiguration(found, { missingKeys: ['ResetRetries', 'UnlockConnectorOnEVSideDisconnect'] }),
    { place: `?step=configuration&cp=${id}&show=findings`, press: /^NumberOfConnectors$/ },
  ),
  'configuration-empty-search': scenario(begun(), plain, {
    place: `?step=configuration&cp=${id}&find=nothing+like+it`,
  }),
  'configuration-away': scenario(begun().closed(id, 40_000), plain),
  'configuration-lost': scenario(begun(), plain, { wire: 'closed' }),
}
