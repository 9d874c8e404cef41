import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actions, isAction, type ActionName } from '../../ocpp/actions/index.ts'
import { describe as finding } from '../../ocpp/findings.ts'
import { nestsDeeperThan, scanBrokenJson } from '../../ocpp/json-scan.ts'
import { encodeCall, encodeCallError, encodeCallResult, errorCodes, parseFrame } from '../../ocpp/rpc.ts'
import { readRequest, readResponse, type Read } from '../../ocpp/tolerant.ts'
import { checkRequest, checkResponse } from '../../ocpp/validate.ts'
import { arbitraryPayload, examplePayload, type Part } from './arbitrary-payload.ts'

// The same cases at each run; SEED and RUNS (a factor) for long campaigns.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 16) })
const runs = (usual: number): { readonly numRuns: number } => ({
  numRuns: usual * Number(process.env['RUNS'] ?? 1),
})

const names = Object.keys(actions).filter(isAction)
const action = fc.constantFrom(...names)
const part = fc.constantFrom<Part>('request', 'response')
const read = (name: ActionName, which: Part, payload: unknown): Read<unknown> =>
  which === 'request' ? readRequest(name, payload) : readResponse(name, payload)
const check = (name: ActionName, which: Part, payload: unknown) =>
  which === 'request' ? checkRequest(name, payload) : checkResponse(name, payload)

/** What JSON.parse can give, with the keys and numbers that hurt. */
const hostileKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '0',
  'idTag',
  '~/',
)
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(
      'null',
      'true',
      '-0',
      '1e999',
      '-1e999',
      '9007199254740993',
      '1e-400',
      '"null"',
      '"\\ud800"',
      '"\\u0000"',
      '""',
    ),
    fc.integer().map(String),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(fc.oneof(hostileKey, fc.string()), tie('value')), { maxLength: 4 })
      .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  ),
})).value
const hostile = jsonText.map((text): unknown => JSON.parse(text))

/** A payload of the action with one of its values, at any depth, replaced, removed or doubled. */
const damaged = fc.tuple(action, part, hostile, hostileKey, fc.nat()).chain(([name, which, value, key, at]) =>
  arbitraryPayload(name, which).map((payload) => {
    const copy: unknown = structuredClone(payload)
    const spots: [Record<string, unknown>, string][] = []
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [inner, child] of Object.entries(node)) {
        spots.push([node as Record<string, unknown>, inner])
        visit(child)
      }
    }
    visit(copy)
    const spot = spots[at % Math.max(1, spots.length)]
    if (spot && at % 3 === 0) Reflect.deleteProperty(spot[0], spot[1])
    else if (spot && at % 3 === 1) spot[0][spot[1]] = value
    else if (typeof copy === 'object' && copy !== null)
      Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
    return { name, which, payload: copy }
  }),
)

const frame = fc
  .tuple(action, part)
  .map(([name, which]) =>
    which === 'request'
      ? encodeCall('19223201', name, examplePayload(name, which))
      : encodeCallResult('19223201', examplePayload(name, which)),
  )
const mutated = fc
  .tuple(
    frame,
    fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.string({ unit: 'binary', maxLength: 3 })), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, edits]) =>
    edits.reduce((now, [at, length, insert]) => {
      const start = at % (now.length + 1)
      return now.slice(0, start) + insert + now.slice(start + length)
    }, text),
  )
const truncated = fc.tuple(frame, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)))
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))

/** Everything that a handler does with a text before it looks at its meaning. */
const survive = (text: string): void => {
  const parsed = parseFrame(text)
  for (const deviation of parsed.deviations) expect(finding(deviation).text).not.toBe('')
  if (parsed.kind === 'call' && isAction(parsed.action)) {
    const request = readRequest(parsed.action, parsed.payload)
    for (const deviation of request.deviations) expect(finding(deviation).text).not.toBe('')
  }
  if (parsed.kind === 'result') for (const name of names) readResponse(name, parsed.payload)
  if (parsed.kind === 'error') JSON.stringify(parsed.errorDetails)
}

describe('no byte string whatever throws out of the kernel', () => {
  test.each([
    ['bytes as UTF-8', bytes.map((buffer) => buffer.toString('utf8'))],
    ['bytes as Latin-1', bytes.map((buffer) => buffer.toString('latin1'))],
    ['code units', fc.string({ unit: 'binary', maxLength: 200 })],
    ['mutated frames', mutated],
    ['truncated frames', truncated],
    ['any JSON', jsonText],
    ['any JSON in an array', fc.array(jsonText, { maxLength: 6 }).map((items) => `[${items.join(',')}]`)],
    ['any payload', fc.tuple(action, jsonText).map(([name, text]) => `[2,"1","${name}",${text}]`)],
    ['any error', jsonText.map((text) => `[4,"1","GenericError","",${text}]`)],
  ])('%s', (_, texts) => {
    fc.assert(fc.property(texts, survive), runs(500))
  })

  test('deep nests and wide lists in every place', () => {
    const nest = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    const objects = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    for (const text of [nest, objects]) {
      survive(`[2,"1","DataTransfer",{"vendorId":"v","data":${text}}]`)
      survive(`[2,"1","MeterValues",{"connectorId":1,"meterValue":${text}}]`)
      survive(`[2,"1","Heartbeat",{"extra":${text}}]`)
      survive(`[2,${text}]`)
      survive(`[2,"1",${text},{}]`)
      survive(`[3,"1",${text}]`)
      survive(`[4,"1","GenericError","",${text}]`)
      survive(`[${text},"1"]`)
    }
    survive(`[2,"1","MeterValues",{"connectorId":1,"meterValue":[${'5,'.repeat(200_000)}5]}]`)
  })
})

describe('what we serialise, we parse', () => {
  const messageId = fc.string({ minLength: 1, maxLength: 36 })

  test('a CALL and a CALLRESULT of every action, to the same value and understood', () => {
    fc.assert(
      fc.property(
        action.chain((name) =>
          fc.tuple(
            fc.constant(name),
            messageId,
            arbitraryPayload(name, 'request'),
            arbitraryPayload(name, 'response'),
          ),
        ),
        ([name, id, request, response]) => {
          // JSON has no negative zero.
          const written = JSON.parse(JSON.stringify([request, response])) as [unknown, unknown]
          const call = parseFrame(encodeCall(id, name, request))
          expect(call).toEqual({
            kind: 'call',
            messageId: id,
            action: name,
            payload: written[0],
            deviations: [],
          })
          const result = parseFrame(encodeCallResult(id, response))
          expect(result).toEqual({ kind: 'result', messageId: id, payload: written[1], deviations: [] })
          expect(readRequest(name, written[0])).toMatchObject({ ok: true, payload: written[0] })
          expect(readResponse(name, written[1])).toEqual({ ok: true, payload: written[1], deviations: [] })
        },
      ),
    )
  })

  test('a CALLERROR', () => {
    fc.assert(
      fc.property(
        messageId,
        fc.constantFrom(...errorCodes),
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
        (id, errorCode, errorDescription, details) => {
          const errorDetails = JSON.parse(JSON.stringify(details)) as Record<string, unknown>
          expect(parseFrame(encodeCallError(id, errorCode, errorDescription, errorDetails))).toEqual({
            kind: 'error',
            messageId: id,
            errorCode,
            errorDescription,
            errorDetails,
            deviations: [],
          })
        },
      ),
    )
  })
})

describe('the tolerant reading', () => {
  /** Breaks of the schema that are kept, with a deviation. */
  const kept = new Set(['enum', 'maxLength', 'format', 'multipleOf'])

  test('understands a payload only in the types of its schema, and remarks on whatever it changed', () => {
    fc.assert(
      fc.property(damaged, ({ name, which, payload }) => {
        const strict = check(name, which, payload)
        const tolerant = read(name, which, payload)
        if (strict === null) expect(tolerant.ok).toBe(true)
        else expect(tolerant.deviations.length).toBeGreaterThan(0)
        if (tolerant.ok)
          for (const { rule } of check(name, which, tolerant.payload) ?? []) expect(kept).toContain(rule)
        else expect(tolerant.problems.length).toBeGreaterThan(0)
      }),
      runs(2000),
    )
  })

  test('of what it has read changes nothing', () => {
    fc.assert(
      fc.property(damaged, ({ name, which, payload }) => {
        const once = read(name, which, payload)
        if (!once.ok) return
        const twice = read(name, which, once.payload)
        expect(twice).toMatchObject({ ok: true, payload: once.payload })
      }),
      runs(500),
    )
  })

  test('leaves prototypes alone', () => {
    fc.assert(
      fc.property(damaged, ({ name, which, payload }) => {
        const result = read(name, which, payload)
        const seen: unknown = result.ok ? result.payload : result.partial
        expect(Object.getPrototypeOf(seen)).toBe(Object.prototype)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      runs(300),
    )
  })
})

describe('the scanner of broken JSON', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }

  test.each([
    ['mutated frames', mutated],
    ['truncated frames', truncated],
    ['any JSON', jsonText],
    ['code units', fc.string({ unit: 'binary', maxLength: 30 })],
    ['JSON-like text', fc.stringMatching(/^[[\]{}",:0-9.eE+\-\\u \ntrfalsn]{0,30}$/)],
  ])('agrees with JSON.parse on %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const broken = scanBrokenJson(text, 3)
        expect(broken === null).toBe(parses(text))
        if (broken === null) return
        expect(broken.position).toBeLessThanOrEqual(text.length)
        for (const element of broken.elements) expect(parses(element)).toBe(true)
      }),
      runs(1000),
    )
  })

  test('points at the first character that nothing could mend', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const broken = scanBrokenJson(text, 0)
        if (broken === null || broken.position === text.length) return
        // Up to there it is the beginning of some JSON; with that character it is not.
        expect(scanBrokenJson(text.slice(0, broken.position), 0)?.position ?? broken.position).toBe(
          broken.position,
        )
        expect(scanBrokenJson(text.slice(0, broken.position + 1), 0)?.position).toBe(broken.position)
      }),
      runs(500),
    )
  })

  test('measures nests', () => {
    expect(nestsDeeperThan({ a: { b: 1 } }, 2)).toBe(false)
    expect(nestsDeeperThan({ a: { b: 1 } }, 1)).toBe(true)
    expect(nestsDeeperThan('x', 0)).toBe(false)
  })
})
