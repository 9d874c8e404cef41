import type { HeldList } from '../../../contract/local-list.ts'
import { listeningOn, wired } from '../fake-bench.ts'
import type { Scenario } from '../preview/scenarios.ts'
import { cards, createFakeLists, depotId, type FakeListsOptions, importId, savedAt } from './fake-lists.ts'
import { sentOf208 } from './list-results.ts'
import { benchOf, planned, proving, type Script, sending, sent } from './list-runs.ts'

const id = 'ECP-AC-0417'

const held: HeldList = {
  chargePointId: id,
  listVersion: 5,
  entries: 208,
  listId: depotId,
  revision: 2,
  state: 'proven',
  at: savedAt,
}

const scene = (
  place: string,
  options: FakeListsOptions,
  tell: (script: Script) => void = () => undefined,
  more: Partial<Scenario> = {},
): Scenario => {
  const script = benchOf(id)
  tell(script)
  return {
    place: `?step=local-list&cp=${id}${place}`,
    state: script.state(),
    listening: listeningOn(wired),
    wire: 'open',
    nowMs: 45_000,
    parts: { lists: createFakeLists(options) },
    ...more,
  }
}

const entries = cards(208)
const onList = `&list=${depotId}`
const onFile = `&file=${importId}`

/** Every state of Local list. */
export const localListScenarios: Readonly<Record<string, Scenario>> = {
  'list-empty': scene('', { isKept: false }),
  'list-kept': scene('', { entries, held }),
  'list-paste': scene('', { isKept: false }, undefined, { press: /^(?:Paste cells|셀 붙여넣기)$/ }),
  'list-cards': scene('', { isKept: false }, undefined, { press: /^(?:Read cards|카드 읽기)$/ }),
  'list-file': scene(onFile, {}),
  'list-file-mend': scene(onFile, {}, undefined, { press: /^(?:Mend row 17|17행 고치기)/ }),
  'list-file-format': scene(onFile, {}, undefined, { press: /^idTag (?:format|형식)/ }),
  'list-file-check': scene(onFile, {}, undefined, { press: /^(?:Check with a card|카드로 확인)$/ }),
  'list-not-planned': scene(onList, { entries }),
  'list-10000': scene(onList, { entries: cards(10_000) }),
  'list-edit': scene(onList, { entries }, undefined, { press: /^(?:Edit 04.*|04.* 편집)$/ }),
  'list-planned': scene(onList, { entries }, (script) => planned(script, id)),
  'list-disabled': scene(onList, { entries }, (script) =>
    planned(script, id, { enabled: false, fits: false, maxEntries: { told: 100, limit: 100 } }),
  ),
  'list-too-long': scene(
    onList,
    { entries },
    (script) => planned(script, id, { fits: false, maxEntries: { told: 200, limit: 200 } }),
    { press: /^(?:Send 208 cards|카드 208장 전송)/ },
  ),
  'list-unsupported': scene(onList, { entries }, (script) => planned(script, id, { supported: false })),
  'list-lost-at-reboot': scene(onList, { entries }, (script) =>
    planned(script, id, { held: 'lost-at-reboot', changes: null }),
  ),
  'list-sending': scene(onList, { entries }, (script) => sending(script, id)),
  'list-interrupted': scene(onList, { entries }, (script) => {
    sending(script, id)
    script.appStarted(5_000).opened(id, 6_000)
  }),
  'list-proven': scene(onList, { entries }, (script) => sent(script, id)),
  'list-accepted-only': scene(onList, { entries }, (script) =>
    sent(script, id, {
      readBack: null,
      proven: false,
      turns: [
        { turn: 'halved', from: 50, to: 25, answer: 'Failed' },
        { turn: 'full-instead', answer: 'VersionMismatch' },
      ],
      messages: sentOf208.messages.slice(0, 3),
    }),
  ),
  'list-prove': scene(onList, { entries }, (script) => sent(script, id), {
    press: /^(?:Prove that it works|동작 검증)$/,
  }),
  'list-proving': scene(onList, { entries }, (script) => proving(script, id)),
  'list-many': scene(
    onList,
    { entries },
    (script) => {
      sent(script, id)
      for (const other of ['ECP-AC-0418', 'CH-SEOUL-GANGNAM-0007-CONNECTOR-GROUP'])
        script.opened(other, 10_000).boot(other, 10_100, 'Accepted')
    },
    { press: /^(?:To more charge points|다른 충전기에도 전송)$/ },
  ),
  'list-clear': scene(onList, { entries }, (script) => sent(script, id), {
    press: /^(?:Clear its list|충전기 목록 비우기)$/,
  }),
  'list-disconnected': scene(onList, { entries }, (script) => script.closed(id, 20_000)),
}
