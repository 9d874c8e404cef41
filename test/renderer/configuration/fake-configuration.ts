import type { StoredTemplate, TemplateEntry } from '../../../contract/configuration-apply.ts'
import type {
  ComparisonView,
  ConfigurationView,
  KeyView,
  ReadingHead,
} from '../../../contract/configuration-view.ts'
import type { KeyKnowledge } from '../../../contract/key-knowledge.ts'
import { knowKeys } from '../../../main/catalogue/key-knowledge.ts'
import { sameValue } from '../../../ocpp/configuration-value.ts'
import type { ConfigurationClient, ReadingEntry } from '../../../renderer/state/configuration-client.ts'

const know = knowKeys([])

export const readAt = new Date(2026, 10, 21, 9, 14, 30).toISOString()

interface Told {
  readonly value?: string | null
  readonly readonly?: boolean
  readonly masked?: boolean
  readonly knowledge?: Partial<KeyKnowledge>
  readonly since?: KeyView['since']
  readonly findings?: KeyView['findings']
  /** What the template wants. */
  readonly wanted?: string
}

/** A key as Chargebench tells it, by what the standard says of it. */
export const keyView = (key: string, told: Told = {}): KeyView => {
  const knowledge = { ...know(key), ...told.knowledge }
  const { value = null, wanted } = told
  return {
    key,
    value,
    readonly: told.readonly ?? knowledge.access === 'read-only',
    masked: told.masked ?? false,
    knowledge,
    isDefault: null,
    findings: told.findings ?? [],
    since: told.since ?? null,
    drift:
      wanted === undefined
        ? null
        : {
            key,
            rule: 'must',
            state: sameValue(value ?? '', wanted, knowledge.shape) ? 'same' : 'differs',
            wanted,
            found: value,
            send: wanted,
          },
  }
}

const guessed: Partial<KeyKnowledge> = {
  shape: { type: 'integer', unit: '%', minimum: 0, maximum: 100 },
  meaning: { en: 'How bright the lamp at the front is.', ko: '앞쪽 램프의 밝기입니다.' },
  certainty: 'guess',
  meaningGuessed: true,
  topic: 'device',
  vendor: { dictionary: 'ecarplug', product: 'EcarPlug AC', match: 'guess', source: 'its name' },
}

export const plainKeys: readonly KeyView[] = [
  keyView('HeartbeatInterval', { value: '300', since: { state: 'differs', value: '10' }, wanted: '300' }),
  keyView('WebSocketPingInterval', {
    value: '0',
    wanted: '0',
    knowledge: {
      risk: {
        kind: 'other',
        cutsOff: {
          en: 'A wrong value closes the link again and again.',
          ko: '값이 틀리면 연결이 반복해서 끊깁니다.',
        },
      },
    },
  }),
  keyView('ConnectionTimeOut', { value: '120', wanted: '60' }),
  keyView('MeterValuesSampledData', { value: 'Energy.Active.Import.Register' }),
  keyView('MeterValuesSampledDataMaxLength', { value: '1' }),
  keyView('MeterValueSampleInterval', { value: '10' }),
  keyView('LocalAuthListEnabled', { value: 'TRUE' }),
  keyView('LocalPreAuthorize', { value: 'FALSE', wanted: 'TRUE' }),
  keyView('AuthorizationKey', { masked: true }),
  keyView('AllowOfflineTxForUnknownId', { value: 'perhaps' }),
  keyView('NumberOfConnectors', { value: '2', readonly: true }),
  keyView('LedBrightness', { value: '80', knowledge: guessed }),
  keyView('OEM_Site_Code', { value: '' }),
]

/** As many keys as a large charge point has. */
export const manyKeys: readonly KeyView[] = [
  ...plainKeys,
  ...Array.from({ length: 240 }, (_none, index) =>
    keyView(`Vendor.Parameter${index}`, { value: String(index) }),
  ),
]

export const head: ReadingHead = {
  id: 'reading-1',
  chargePointId: 'ECP-AC-0417',
  kind: 'reading',
  jobId: null,
  name: null,
  at: readAt,
  complete: true,
  boot: null,
  fault: null,
}

const depot: TemplateEntry = {
  id: 'depot-v7',
  name: 'Depot v7',
  description: null,
  vendor: 'EcarPlug',
  model: null,
  keys: 4,
  changedAt: readAt,
}

const backup: ReadingEntry = {
  id: 'backup-1',
  chargePointId: 'ECP-AC-0417',
  kind: 'backup',
  name: 'Depot v7',
  at: readAt,
  keys: 13,
}

const comparison: ComparisonView = {
  a: { kind: 'charge-point', id: 'ECP-AC-0417', name: 'ECP-AC-0417', at: readAt },
  b: { kind: 'reading', id: 'backup-1', name: 'Depot v7', at: readAt },
  differing: 1,
  differences: [
    {
      state: 'differs',
      a: { key: 'HeartbeatInterval', value: '300' },
      b: { key: 'HeartbeatInterval', value: '10' },
      knowledge: know('HeartbeatInterval'),
    },
    {
      state: 'same',
      a: { key: 'LocalPreAuthorize', value: 'FALSE' },
      b: { key: 'LocalPreAuthorize', value: 'false' },
      knowledge: know('LocalPreAuthorize'),
    },
  ],
}

const yaml = 'format: 1\nname: Depot v7\nkeys:\n  HeartbeatInterval:\n    must: 300\n'
const stored: StoredTemplate = {
  id: depot.id,
  text: yaml,
  template: { name: depot.name, description: null, vendor: null, model: null, keys: [] },
}

export interface FakeConfiguration extends ConfigurationClient {
  readonly saved: { readonly text: string; readonly id: string | undefined }[]
}

/** What Chargebench knows of one charge point's keys; null = it was never read. */
export const createFakeConfiguration = (
  keys: readonly KeyView[] | null = null,
  more: Partial<ConfigurationView> = {},
  { backups = true }: { readonly backups?: boolean } = {},
): FakeConfiguration => {
  const saved: FakeConfiguration['saved'] = []
  return {
    saved,
    view: ({ chargePointId, templateId }) =>
      Promise.resolve({
        chargePointId,
        reading: keys && { ...head, chargePointId },
        keys: keys ?? [],
        unknownKeys: [],
        missingKeys: [],
        goneKeys: [],
        previous: null,
        template:
          templateId === undefined || templateId === null
            ? null
            : { id: templateId, name: depot.name, missing: [], unfilled: [], secrets: [] },
        dictionaries: [],
        ...more,
      }),
    readings: ({ kind }) => Promise.resolve(kind === 'reading' || keys === null || !backups ? [] : [backup]),
    compare: () => Promise.resolve(comparison),
    templates: () => Promise.resolve({ templates: keys === null ? [] : [depot], refused: [] }),
    template: () => Promise.resolve(stored),
    saveTemplate: (text, id) => {
      saved.push({ text, id })
      return Promise.resolve(stored)
    },
    deleteTemplate: () => Promise.resolve(true),
    templateText: (_readingId, name) => Promise.resolve(yaml.replace('Depot v7', name)),
  }
}
