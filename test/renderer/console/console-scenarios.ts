import type { Scenario } from '../preview/scenarios.ts'
import { createScript, listeningOn, wired } from '../fake-bench.ts'
import { benchView, createFakeDevices, someDevices } from '../panels/fake-devices.ts'
import { createFakeConsole } from './fake-console.ts'

const { ccid, serial, refused } = someDevices
const id = 'ECP-AC-0417'
const device = '/dev/ttyUSB0'

const bootLog = [
  'U-Boot 2022.04 (Mar 02 2026 - 10:21:44 +0000)',
  '',
  'DRAM:  128 MiB',
  'Loading kernel from mmc 0:2 ... done',
  '\u001b[32m[    0.000000]\u001b[0m Linux version 5.15.87 (build@acme)',
  '\u001b[32m[    1.204411]\u001b[0m meter: MID meter found, serial 4170023',
  '\u001b[33m[    1.310052]\u001b[0m rfid: reader answers late, trying again',
  '\u001b[31m[    1.922101]\u001b[0m wifi: no antenna',
  '\u001b[32m[    2.404881]\u001b[0m ocpp: connecting to wss://backend.example/ocpp/ECP-AC-0417',
  '',
  'charger login: service',
  'Password: ',
  '',
  'Acme Mk2 service console. Type \u001b[1mhelp\u001b[0m for commands.',
  '\u001b[34mcharger\u001b[0m> version',
  'firmware 2.4.1 (hw 3)',
  '\u001b[34mcharger\u001b[0m> ',
].join('\r\n')

const known = () => createScript().appStarted().opened(id).boot(id, 1000, 'Accepted')

const macros = [
  { name: 'Log in', text: 'service\n${password}', secrets: ['password'] },
  { name: 'Network', text: 'get network', secrets: [] },
]

const over = (console_: ReturnType<typeof createFakeConsole>, more: Partial<Scenario> = {}): Scenario => ({
  place: `?step=boot&cp=${id}&wide=service-port&service=console&terminal=${encodeURIComponent(device)}`,
  state: known().state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 9000,
  parts: { devices: createFakeDevices(benchView({ devices: [ccid, serial, refused] })), console: console_ },
  ...more,
})

const picking = `?step=boot&cp=${id}&panel=service-port&service=console`
const talking = (view: Parameters<typeof createFakeConsole>[1] = {}) =>
  createFakeConsole(device, { said: bootLog, macros, ...view })

/** The console of a service port in all its states. */
export const consoleScenarios: Readonly<Record<string, Scenario>> = {
  'console-ports': over(createFakeConsole(), { place: picking }),
  'console-no-port': over(createFakeConsole(), {
    place: picking,
    parts: { devices: createFakeDevices(benchView({ devices: [] })), console: createFakeConsole() },
  }),
  console: over(talking()),
  'console-narrow': over(talking(), {
    place: `${picking}&terminal=${encodeURIComponent(device)}`,
  }),
  'console-lent': over(
    talking({ view: { state: { state: 'yielded', to: 'service.point-here' }, notKept: 412_600 } }),
  ),
  'console-refused': over(
    createFakeConsole(device, {
      view: {
        state: {
          state: 'failed',
          error: 'port-refused',
          params: { port: device, detail: 'EACCES' },
        },
      },
    }),
  ),
  'console-scan': over(talking({ view: { activity: { kind: 'baud-scan', baudRate: 57_600 } } })),
  'console-macro': over(talking(), { press: /^(?:New macro|새 매크로)$/ }),
}
