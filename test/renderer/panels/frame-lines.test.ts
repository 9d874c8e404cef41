import { describe, expect, it } from 'vitest'
import { actions, isFromCentralSystem } from '../../../ocpp/actions/index.ts'
import { checkRequest } from '../../../ocpp/validate.ts'
import { createI18n } from '../../../i18n/create-i18n.ts'
import { initialPayload, withField } from '../../../renderer/panels/traffic/composer/payload.ts'
import { loadSchema } from '../../../renderer/panels/traffic/composer/schema.ts'
import { isDangerous } from '../../../renderer/panels/traffic/dangers.ts'
import { frameLines, payloadLines } from '../../../renderer/panels/traffic/json-lines.ts'
import { problemWords } from '../../../renderer/panels/traffic/problem-words.ts'

const { t } = createI18n('en')

describe('a frame as lines', () => {
  const text = (lines: ReturnType<typeof payloadLines>) =>
    lines.map((line) => ' '.repeat(line.indent) + line.text)

  it('is laid out as OCPP-J writes it, short lists in one line', () => {
    const frame =
      '[2,"cb-1","GetConfiguration",{"key":["A","B"],"deep":{"list":[{"a":1},{"a":2}]},"none":{}}]'
    expect(text(frameLines(frame, []) ?? [])).toEqual([
      '[2, "cb-1", "GetConfiguration",',
      ' {',
      '  "key": ["A", "B"],',
      '  "deep": {',
      '   "list": [',
      '    { "a": 1 },',
      '    { "a": 2 }',
      '   ]',
      '  },',
      '  "none": {}',
      ' }]',
    ])
    expect(JSON.parse(text(frameLines(frame, []) ?? []).join('\n'))).toEqual(JSON.parse(frame))
  })

  it('marks every problem where it is: a value, a field too many, a field that is missing', () => {
    const payload = { chargePointVendor: 7, iccid: '', 'odd/name': [1] }
    const lines = payloadLines(payload, checkRequest('BootNotification', payload) ?? [])
    const marked = lines.filter(({ problems }) => problems.length > 0)
    expect(
      marked.map(({ text: shown, problems: [first] }) => [shown, first && problemWords(first, t)]),
    ).toEqual([
      ['', 'missing: chargePointModel'],
      ['"chargePointVendor": 7,', 'must be text'],
      ['"odd/name": [1]', 'odd/name is no field of this message'],
    ])
  })

  it('stays as it came where it is no JSON array', () => {
    expect(frameLines('[2,"broken', [])).toBeNull()
    expect(frameLines('{"a":1}', [])).toBeNull()
  })

  it('is cut where it is endless', () => {
    const lines = payloadLines(
      Array.from({ length: 9000 }, (_, i) => ({ i })),
      [],
    )
    expect(lines.length).toBeLessThan(3100)
  })
})

describe('the form of every action', () => {
  const hints = { connectorId: 1, transactionId: 7, now: '2026-11-21T09:14:02.118Z' }
  const ours = Object.keys(actions).filter(isFromCentralSystem)

  it.each(ours)(
    '%s: its schema loads whole, and a fresh payload lacks nothing but what only a person knows',
    async (action) => {
      const schema = await loadSchema(action)
      expect(JSON.stringify(schema)).not.toContain('"$ref"')
      const problems = checkRequest(action, initialPayload(schema, hints)) ?? []
      expect(problems.filter(({ rule }) => rule !== 'required')).toEqual([])
    },
  )

  it('keeps the order of the schema, and takes out what is not set', async () => {
    const schema = await loadSchema('ChangeAvailability')
    const payload = withField(withField({}, 'type', 'Operative', schema), 'connectorId', 1, schema)
    expect(Object.keys(payload)).toEqual(['connectorId', 'type'])
    expect(withField(payload, 'type', undefined, schema)).toEqual({ connectorId: 1 })
  })

  it('warns of what can do harm, and of nothing that only reads', () => {
    expect(['Reset', 'ChangeConfiguration', 'UpdateFirmware', 'UnlockConnector'].every(isDangerous)).toBe(
      true,
    )
    expect(
      ['GetConfiguration', 'GetLocalListVersion', 'TriggerMessage', 'GetDiagnostics'].some(isDangerous),
    ).toBe(false)
    expect(isDangerous('constructor')).toBe(false)
  })
})
