import type { Random } from './random.ts'

const timestamp = '2026-01-15T12:00:00.000Z'
const sampledValue = [
  { value: '1234', measurand: 'Energy.Active.Import.Register', unit: 'Wh', context: 'Sample.Periodic' },
  { value: '16.1', measurand: 'Current.Import', phase: 'L1', unit: 'A' },
]

/** What a good charge point sends; everything bad is made from these. */
const seeds: readonly (readonly [string, object])[] = [
  ['BootNotification', { chargePointVendor: 'Vendor', chargePointModel: 'Model', firmwareVersion: '1.2.3' }],
  ['Heartbeat', {}],
  ['StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp }],
  ['Authorize', { idTag: '04A2B3C4D5E680' }],
  ['StartTransaction', { connectorId: 1, idTag: '04A2B3C4', meterStart: 100, timestamp }],
  ['MeterValues', { connectorId: 1, transactionId: 1, meterValue: [{ timestamp, sampledValue }] }],
  [
    'StopTransaction',
    { transactionId: 1, meterStop: 200, timestamp, transactionData: [{ timestamp, sampledValue }] },
  ],
  ['DataTransfer', { vendorId: 'com.example', messageId: 'm', data: '{"a":1}' }],
  ['DiagnosticsStatusNotification', { status: 'Uploading' }],
  ['FirmwareStatusNotification', { status: 'Downloaded' }],
  ['SecurityEventNotification', { type: 'SettingSystemTime', timestamp }],
  ['SignCertificate', { csr: 'MIIB' }],
  ['Reset', { type: 'Soft' }],
  ['constructor', {}],
]

const oddValues: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  'null',
  '\u0000',
  '\ud800',
  'x'.repeat(3_000),
  [],
  {},
  [[]],
  { __proto__: null, a: 1 },
  '1970-01-01T00:00:00Z',
  '12',
]

const mutateValue = (random: Random, value: unknown, depth: number): unknown => {
  const dice = random.next()
  if (depth > 4 || dice < 0.15) return random.pick(oddValues)
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) =>
      random.next() < 0.4 ? mutateValue(random, item, depth + 1) : item,
    )
    return dice < 0.3 ? [...items, ...items] : items
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(() => random.next() < 0.9)
    const mutated = entries.map(([key, item]): [string, unknown] => [
      random.next() < 0.05 ? random.pick(['__proto__', 'constructor', '', 'x'.repeat(200)]) : key,
      random.next() < 0.5 ? mutateValue(random, item, depth + 1) : item,
    ])
    return Object.fromEntries(mutated)
  }
  return random.pick([value, String(value), Number(value), random.pick(oddValues)])
}

const mutateText = (random: Random, text: string): string => {
  const at = random.below(text.length + 1)
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(5))
    case 2:
      return (
        text.slice(0, at) +
        random.pick(['"', ',', '[', ']', '{', '}', '\\', ':', '\u0000', '\ufffd']) +
        text.slice(at)
      )
    case 3:
      return text.slice(0, at) + String.fromCharCode(random.below(0x2100)) + text.slice(at + 1)
    case 4:
      return text + text.slice(at)
    default:
      return '['.repeat(1 + random.below(2_000)) + text
  }
}

/** One frame that is more or less wrong. Every id starts with `fuzz-`, so that answers can be told apart. */
export const mutatedFrame = (random: Random, index: number): string => {
  const [action, payload] = random.pick(seeds)
  const id = `fuzz-${index}`
  const type = random.next() < 0.9 ? 2 : random.pick([1, 3, 4, 5, -2, 2.5, '2', null])
  const frame: unknown[] = [type, id, action, mutateValue(random, payload, 0)]
  if (random.next() < 0.1) frame.splice(random.below(4), 1)
  if (random.next() < 0.05) frame.push(random.pick(oddValues))
  if (random.next() < 0.05) frame[1] = random.pick(oddValues)
  const text = JSON.stringify(frame)
  return random.next() < 0.4 ? mutateText(random, text) : text
}
