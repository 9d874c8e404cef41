import type { BenchPanelView } from '../../../contract/devices.ts'
import type { KnownCard } from '../../../contract/known-card.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { createScript, listeningOn, start, wired } from '../fake-bench.ts'
import { createFakeJobs, newJob } from '../jobs/fake-jobs.ts'
import { benchView, createFakeDevices, heldCard, someDevices, unknownCard } from './fake-devices.ts'

const { ccid, serial, hub, refused, busy, keyboard } = someDevices
const uid = '04A3B2C1D2E3F4'

const job = newJob('00000000-0000-4000-8000-000000000001', {
  site: 'Harbour garage',
  idTagFormat: { notation: 'hex', byteOrder: 'reversed', letters: 'upper', separator: 'none' },
})

const known: KnownCard = {
  uid,
  unknownIdTag: 'Invalid',
  entered: [
    {
      format: 'hex',
      idTag: uid,
      status: 'Accepted',
      expiryDate: '2027-03-04T09:00:00Z',
      parentIdTag: 'FLEET-7',
    },
  ],
  lists: [{ id: 'a', name: 'Harbour garage', idTag: uid, status: 'Accepted' }],
  transactions: [
    {
      ...{ chargePointId: 'ECP-AC-0417', connectorId: 2, transactionId: 17, idTag: uid },
      ...{ startedAt: start - 400_000, stoppedAt: null },
    },
  ],
}

const over = (view: BenchPanelView | null, more: Partial<Scenario> = {}): Scenario => ({
  place: '?panel=bench',
  state: createScript().appStarted().state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: 9000,
  parts: {
    devices: createFakeDevices(view, (card) => (card === uid ? known : unknownCard(card))),
    jobs: createFakeJobs([job]),
  },
  ...more,
})

const cards = [heldCard(2, uid), heldCard(1, '08A1B2C3')]

/** The Bench panel in all its states. */
export const benchScenarios: Readonly<Record<string, Scenario>> = {
  'bench-ready': over(benchView({ devices: [ccid, serial, hub] })),
  'bench-card': over(benchView({ devices: [ccid, serial, hub], cards })),
  'bench-random': over(benchView({ devices: [ccid], cards: cards.slice(1) })),
  'bench-refused': over(benchView({ devices: [refused, busy, keyboard, hub] })),
  'bench-form': over(benchView({ devices: [serial] }), { press: /^(?:Read cards|카드 읽기): / }),
  'bench-unreadable': over(
    benchView({
      devices: [{ ...serial, reading: { reader: 'pn532', baudRate: 115_200 }, state: { state: 'reading' } }],
      unreadable: [{ device: serial.id, raw: '0A0057F5D6', at: start }],
      asking: 'list-editor',
    }),
  ),
  'bench-empty': over(
    benchView({
      troubles: [
        {
          what: 'usb',
          error: 'native-module-missing',
          params: { module: 'usb', detail: 'no such file' },
          cure: { kind: 'reinstall', module: 'usb', command: 'npm ci' },
        },
      ],
      cures: [
        { kind: 'join-group', group: 'dialout', command: 'sudo usermod -aG dialout $USER' },
        { kind: 'plug-in-again' },
      ],
    }),
  ),
  'bench-looking': over(null),
  'bench-away': over(benchView({ devices: [ccid], cards }), { wire: 'closed' }),
  'bench-wide': over(benchView({ devices: [ccid, serial], cards }), { place: '?wide=bench' }),
}
