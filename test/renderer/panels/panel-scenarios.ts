import { BenchError } from '../../../renderer/state/bench-error.ts'
import { listeningOn, wired } from '../fake-bench.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { chargePointId, createConversation, richConversation } from './conversation.ts'
import { emptyPanels, panelsOver, type FakePanels } from './fake-panels.ts'

type Conversation = ReturnType<typeof createConversation>

const at = (place: string) => `?step=boot&cp=${chargePointId}${place}`

const over = (talk: Conversation, place: string, more: Partial<Scenario> = {}): Scenario => ({
  place: at(place),
  state: talk.state(),
  listening: listeningOn(wired),
  wire: 'open',
  nowMs: talk.nowMs() + 4000,
  panels: panelsOver(talk.events),
  ...more,
})

const failing = (): FakePanels => {
  const panels = panelsOver([])
  panels.failure = new BenchError('journal-unavailable', {}, 'disk full')
  return panels
}

const never = (): Promise<never> => new Promise<never>(() => undefined)
const silent = {
  ...emptyPanels,
  trafficPage: () => never(),
  findings: () => never(),
  meterPage: () => never(),
}

const rich = richConversation()
/** What Chargebench found of itself. */
const doubted = richConversation()
doubted.add({
  kind: 'finding',
  chargePointId: null,
  rule: 'journal-gap',
  clause: null,
  severity: 'note',
  frameSeq: null,
  params: { events: 412, cause: 'disk-full' },
  text: '412 events could not be written and are missing from the journal (disk-full).',
})
const quiet = createConversation().opened().after(1300).accepted()
const seqOf = (action: string): number =>
  rich.events.find((event) => event.kind === 'frame' && event.action === action)?.seq ?? 0

/** The panels in all their states. */
export const panelScenarios: Readonly<Record<string, Scenario>> = {
  'traffic-live': over(rich, '&panel=traffic'),
  'traffic-opened': over(rich, `&panel=traffic&frame=${seqOf('FooBar')}`),
  'traffic-wide': over(rich, `&wide=traffic&panel=findings&frame=${seqOf('GetConfiguration')}`),
  'traffic-nothing-fits': over(rich, '&panel=traffic&q=unheard-of'),
  'traffic-gone': over(rich, '&panel=traffic&frame=999999'),
  'traffic-empty': over(createConversation().opened(), '&panel=traffic', { panels: emptyPanels }),
  'traffic-loading': over(rich, '&panel=traffic', { panels: silent }),
  'traffic-failed': over(rich, '&panel=traffic', { panels: failing() }),
  'traffic-link-lost': over(richConversation().closed(), '&panel=traffic'),
  'traffic-bridge-lost': over(rich, '&panel=traffic', { wire: 'closed' }),
  'composer-choose': over(rich, '&panel=traffic&compose='),
  'composer-danger': over(rich, '&panel=traffic&compose=Reset'),
  'composer-long': over(rich, '&panel=traffic&compose=RemoteStartTransaction'),
  'composer-wide': over(rich, '&wide=traffic&compose=SetChargingProfile'),
  'composer-no-fields': over(rich, '&panel=traffic&compose=ClearCache'),
  'findings-some': over(rich, '&panel=findings'),
  'findings-opened': over(doubted, '&panel=findings', { press: /^(?:Value is misspelled|철자가 틀린 값)/ }),
  'findings-none': over(quiet, '&panel=findings'),
  'findings-loading': over(rich, '&panel=findings', { panels: silent }),
  'findings-failed': over(rich, '&panel=findings', { panels: failing() }),
  'meter-charging': over(rich, '&panel=meter'),
  'meter-implausible': over(createConversation().opened().accepted().charges(30, 10.6, 0.5), '&panel=meter'),
  'meter-wide': over(rich, '&wide=meter'),
  'meter-none': over(quiet, '&panel=meter'),
  'meter-failed': over(rich, '&panel=meter', { panels: failing() }),
  'panels-no-charge-point': {
    ...over(createConversation(), ''),
    place: '?step=boot&panel=traffic',
  },
}
