import type { ListeningView } from '../../../contract/bridge.ts'
import type { BenchState } from '../../../contract/project.ts'
import type { PanelClient } from '../../../renderer/panels/panel-client.ts'
import type { BenchClient, WireState } from '../../../renderer/state/bench-client.ts'
import { configurationScenarios } from '../configuration/configuration-scenarios.ts'
import { diagnosticsScenarios } from '../diagnostics/diagnostics-scenarios.ts'
import { firmwareScenarios } from '../firmware/firmware-scenarios.ts'
import { jobScenarios } from '../jobs/job-scenarios.ts'
import { localListScenarios } from '../local-list/local-list-scenarios.ts'
import { consoleScenarios } from '../console/console-scenarios.ts'
import { modbusScenarios } from '../modbus/modbus-scenarios.ts'
import { benchScenarios } from '../panels/bench-scenarios.ts'
import { panelScenarios } from '../panels/panel-scenarios.ts'
import { createScript, listeningOn, loopback, start, tunnel, wired, wireless } from '../fake-bench.ts'

export interface Scenario {
  /** The search part of the URL. */
  readonly place: string
  readonly state: BenchState | null
  readonly listening: ListeningView | null
  /** What the wire does after the state has come. */
  readonly wire: WireState
  /** Milliseconds after `start`. */
  readonly nowMs: number
  /** What the panels are told; absent = nothing was said. */
  readonly panels?: PanelClient
  /** Parts of Chargebench that say something else than nothing. */
  readonly parts?: Partial<
    Pick<
      BenchClient,
      | 'lists'
      | 'configuration'
      | 'jobs'
      | 'devices'
      | 'console'
      | 'modbus'
      | 'firmware'
      | 'diagnostics'
      | 'transfers'
    >
  >
  /** Done before the screen is drawn. */
  readonly before?: () => void
  /** The view that is chosen first, by its name. */
  readonly choose?: RegExp
  /** What is opened, by its name, once the screen is there. */
  readonly press?: RegExp
}

const id = 'ECP-AC-0417'
const all = listeningOn(wired, wireless, tunnel, loopback)
const onBoot = `?step=boot&cp=${id}`

const scenario = (script: { state: () => BenchState }, more: Partial<Scenario> = {}): Scenario => ({
  place: onBoot,
  state: script.state(),
  listening: all,
  wire: 'open',
  nowMs: 45_000,
  ...more,
})

const begun = () => createScript().appStarted()
const asked = () => {
  const script = begun().opened(id)
  for (const boot of [1310, 11_310, 21_310, 31_310, 41_310]) script.boot(id, boot, 'Pending')
  return script.registered(id, 1311, 'Pending', 'policy')
}
const reported = () =>
  asked().status(id, 2900, 0).status(id, 2950, 1).status(id, 3100, 2, 'Preparing').clock(id, 2900, 3400)
const accepted = () =>
  begun()
    .opened(id)
    .boot(id, 1310, 'Pending')
    .registered(id, 1311, 'Pending', 'policy')
    .registered(id, 8000, 'Accepted', 'technician')
    .boot(id, 11_320, 'Accepted', {
      meterType: 'ABB B23',
      meterSerialNumber: '0040-771',
      imsi: '206012210404171',
    })

const knocks = () =>
  begun()
    .knock('opened-and-closed', -115_000)
    .knock('only-ocpp2', -70_000, '192.168.8.40')
    .knock('tls-on-plain-port', -50_000)
    .knock('no-identity', -30_000)
    .knock('no-identity', -20_000)
    .knock('password-wrong', -14_000, '10.42.0.91', { chargePointId: 'GARAGE-2' })

/** Every state of every screen that exists. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  loading: { place: '', state: null, listening: null, wire: 'connecting', nowMs: 3000 },
  refused: { place: '', state: null, listening: null, wire: 'refused', nowMs: 3000 },
  'connect-empty': scenario(begun(), {
    place: '',
    listening: listeningOn(wireless, tunnel, loopback),
    nowMs: 0,
  }),
  'connect-no-network': scenario(begun(), { place: '', listening: listeningOn(), nowMs: 0 }),
  'connect-knocks': scenario(knocks(), { place: '', nowMs: 0 }),
  'connect-inside': scenario(knocks().opened(id, 1000).opened('GARAGE-2', 2000, '10.42.0.91'), {
    place: '',
    nowMs: 9000,
  }),
  'connect-password': scenario(knocks(), { place: '', nowMs: 0, press: /^(?:Password|비밀번호):/ }),
  'connect-lost': scenario(knocks(), { place: '', nowMs: 0, wire: 'closed' }),
  'boot-none': scenario(begun(), { place: '?step=boot' }),
  'boot-away': scenario(reported().closed(id, 42_000), { place: '?step=boot', nowMs: 62_000 }),
  'boot-awaiting': scenario(begun().opened(id, 0, '10.42.0.87', null)),
  'boot-pending': scenario(reported()),
  'boot-answer-waits': scenario(reported().registered(id, 44_000, 'Accepted', 'technician')),
  'boot-accepted': scenario(
    accepted()
      .status(id, 12_000, 0)
      .status(id, 12_040, 1)
      .status(id, 12_090, 2, 'Charging')
      .clock(id, 12_000, 180),
  ),
  'boot-missing': scenario(
    accepted()
      .status(id, 12_000, 0)
      .status(id, 12_040, 2, 'Faulted', {
        errorCode: 'GroundFailure',
        vendorErrorCode: '0x71',
        info: 'RCD type B tripped at 34 mA',
      })
      .clock(id, 12_000, 9 * 3_600_000 + 4000),
    { nowMs: 60_000 },
  ),
  'boot-rejected': scenario(
    begun()
      .opened(id)
      .boot(id, 1310, 'Rejected')
      .registered(id, 1311, 'Rejected', 'technician')
      .clock(id, 1310, -86_400_000 * 20),
  ),
  'boot-resumed': scenario(accepted().closed(id, 20_000, 1001).opened(id, 40_000)),
  'boot-disconnected': scenario(reported().closed(id, 42_000), { nowMs: 62_000 }),
  'boot-bridge-lost': scenario(reported(), { wire: 'closed' }),
  ...panelScenarios,
  ...benchScenarios,
  ...consoleScenarios,
  ...modbusScenarios,
  ...configurationScenarios,
  ...jobScenarios,
  ...localListScenarios,
  ...firmwareScenarios,
  ...diagnosticsScenarios,
}

export const nowOf = ({ nowMs }: Scenario): number => start + nowMs
