import { describe, expect, it } from 'vitest'
import type { HandOverResult } from '../../contract/hand-over.ts'
import type { RunView } from '../../contract/run.ts'
import type { DictionaryMatch } from '../../main/catalogue/match.ts'
import { vendorDictionarySchema } from '../../main/catalogue/vendor-dictionary.ts'
import { urlFor } from '../../main/procedures/hand-over-keys.ts'
import { dial } from '../support/raw-charge-point.ts'
import { startConfigurationBench, type ConfigurationBench } from './support/configuration-bench.ts'
import { keyStore, type Key } from './support/key-store.ts'
import { newDisk, resultOf, type Answer, type ScriptedChargePoint } from './support/procedure-bench.ts'

const url = 'wss://office.example/ocpp'
const keys: readonly Key[] = [
  { key: 'HeartbeatInterval', value: '300' },
  { key: 'CentralSystemAddress', value: 'ws://bench/' },
  { key: 'StationId', value: 'CP1' },
  { key: 'ResetRetries', value: '3' },
]
const named = { url: 'CentralSystemAddress', identity: 'StationId' }

const handedOver = (run: RunView): HandOverResult => resultOf(run) as unknown as HandOverResult
const failure = ({ state }: RunView) => (state.state === 'failed' ? state.error : null)

const handOver = async (bench: ConfigurationBench, more: object = {}): Promise<RunView> =>
  bench.run('hand-over', { chargePointId: 'CP1', url, keys: named, watchSeconds: 60, ...more })

/** Hangs up when its answer is out. */
const hangsUpSoon = (chargePoint: ScriptedChargePoint): void => void setImmediate(() => chargePoint.hangUp())

interface Leaving {
  /** What it does when it has the new URL. */
  readonly onUrl?: (chargePoint: ScriptedChargePoint) => Answer | undefined
  readonly onReset?: (chargePoint: ScriptedChargePoint, type: unknown) => Answer
}

const leaving = ({ onUrl, onReset }: Leaving) =>
  keyStore([...keys, { key: 'AuthorizationKey', value: '' }], {
    change: (key, _value, chargePoint) => (key === 'CentralSystemAddress' ? onUrl?.(chargePoint) : undefined),
    other: (action, payload, chargePoint) =>
      action === 'Reset' ? (onReset?.(chargePoint, payload['type']) ?? 'NotSupported') : undefined,
  })

describe('hand-over', () => {
  it('sends interval, password, identity and last the URL, and sees it leave', async () => {
    const bench = await startConfigurationBench()
    const store = leaving({
      onUrl: (chargePoint) => {
        hangsUpSoon(chargePoint)
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const run = await handOver(bench, { identity: 'KR-0017', key: 'office-secret-1', intervalSeconds: 900 })
    const result = handedOver(run)
    expect(store.changes).toEqual([
      { key: 'HeartbeatInterval', value: '900' },
      { key: 'AuthorizationKey', value: 'office-secret-1' },
      { key: 'StationId', value: 'KR-0017' },
      { key: 'CentralSystemAddress', value: url },
    ])
    expect(result.departure).toMatchObject({ state: 'left', silentSeconds: 60 })
    expect(result.unproven).toEqual(['arrival', 'certificate', 'password', 'identity', 'interval'])
    expect(result.wayBack).toEqual([
      { key: 'HeartbeatInterval', old: '300' },
      { key: 'AuthorizationKey', old: null },
      { key: 'StationId', old: 'CP1' },
      { key: 'CentralSystemAddress', old: 'ws://bench/' },
    ])
    expect(bench.disk.readings[0]?.reading.keys).toContainEqual({
      key: 'CentralSystemAddress',
      value: 'ws://bench/',
      readonly: false,
    })
    expect(JSON.stringify(bench.journal.state().runs)).not.toContain('office-secret-1')
    expect(await bench.sent('Reset')).toEqual([])
  })

  it('restarts one that needs it, hard where it refuses a soft one', async () => {
    const bench = await startConfigurationBench()
    const store = leaving({
      onUrl: () => ({ status: 'RebootRequired' }),
      onReset: (chargePoint, type) => {
        if (type === 'Soft') return { status: 'Rejected' }
        hangsUpSoon(chargePoint)
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const result = handedOver(await handOver(bench))
    expect(result.departure.state).toBe('left')
    expect(result.keys).toMatchObject([{ role: 'central-system-url', state: 'reboot-required' }])
    expect(await bench.sent('Reset')).toEqual([{ type: 'Soft' }, { type: 'Hard' }])
  })

  it('says when it came back to this laptop after its restart', async () => {
    const bench = await startConfigurationBench()
    const store = leaving({
      onReset: (chargePoint) => {
        hangsUpSoon(chargePoint)
        setImmediate(() => void chargePoint.dial())
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const result = handedOver(await handOver(bench))
    expect(result.departure).toMatchObject({ state: 'came-back', identity: 'CP1' })
    expect(result.unproven).toEqual([])
  })

  it('says when it knocks at the old address without getting in', async () => {
    const bench = await startConfigurationBench()
    const store = leaving({
      onUrl: (chargePoint) => {
        hangsUpSoon(chargePoint)
        setImmediate(() => {
          dial({ port: bench.port, path: '/ocpp/CP1', headers: { 'Sec-WebSocket-Protocol': 'ocpp2.0.1' } })
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const result = handedOver(await handOver(bench))
    expect(result.departure).toMatchObject({ state: 'knocks', cause: 'only-ocpp2' })
  })

  it('follows it to its new identity, which it dials with at once', async () => {
    const bench = await startConfigurationBench()
    const urls: unknown[] = []
    const comeAsNew = async (): Promise<void> => {
      const link = dial({
        port: bench.port,
        path: '/ocpp/KR-0017',
        onText: (text) => {
          const [type, id, , payload] = JSON.parse(text) as [number, string, string, { value: unknown }]
          if (type !== 2) return
          urls.push(payload.value)
          link.send(JSON.stringify([3, id, { status: 'Accepted' }]))
          setImmediate(() => link.destroy())
        },
      })
      await link.response
      link.send('[2,"1","BootNotification",{"chargePointVendor":"Vendor","chargePointModel":"Model"}]')
    }
    const store = keyStore(keys, {
      change: (key, _value, chargePoint) => {
        // it has hung up already when the URL comes
        if (key === 'CentralSystemAddress') return null
        hangsUpSoon(chargePoint)
        setImmediate(() => void comeAsNew())
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const result = handedOver(await handOver(bench, { identity: 'KR-0017' }))
    expect(urls).toEqual([url])
    expect(result.keys.map(({ role, state }) => [role, state])).toEqual([
      ['identity', 'set'],
      ['central-system-url', 'set'],
    ])
    expect(result.departure.state).toBe('left')
  })

  it('says when it never left', async () => {
    const bench = await startConfigurationBench()
    await bench.scripted(leaving({ onReset: () => ({ status: 'Accepted' }) }).answers)
    expect(handedOver(await handOver(bench)).departure).toEqual({ state: 'stayed' })
  })

  it('sends nothing after a key that is refused', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keys, {
      change: (key) => (key === 'StationId' ? { status: 'Rejected' } : undefined),
    })
    await bench.scripted(store.answers)
    const result = handedOver(await handOver(bench, { identity: 'KR-0017' }))
    expect(result.departure).toEqual({ state: 'refused', role: 'identity' })
    expect(result.keys).toMatchObject([{ key: 'StationId', state: 'refused', answer: 'Rejected' }])
    expect(store.values.get('CentralSystemAddress')).toBe('ws://bench/')
  })

  const boots = [
    ['KEBA', { chargePointVendor: 'Keba AG', chargePointModel: 'KC-P30-X' }, 'CentralSystemAddress', false],
    ['Growatt', { chargePointVendor: 'Growatt', chargePointModel: 'THOR_11AS' }, 'G_ServerURL', true],
  ] as const
  it.each(boots)(
    'finds the key of a %s, and says where it is a guess',
    async (_vendor, boot, key, guessed) => {
      const bench = await startConfigurationBench()
      const store = keyStore([{ key, value: 'ws://bench/' }], {
        change: (_key, _value, chargePoint) => {
          hangsUpSoon(chargePoint)
          return { status: 'Accepted' }
        },
      })
      const chargePoint = await bench.scripted(store.answers)
      await bench.drive(chargePoint.call('BootNotification', boot))
      const result = handedOver(await handOver(bench, { keys: undefined }))
      expect(result.keys).toMatchObject([{ key, guessed, state: 'set' }])
      expect(result.departure.state).toBe('left')
    },
  )

  it('changes nothing where nobody knows which key it is', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(keys)
    await bench.scripted(store.answers)
    const run = await handOver(bench, { keys: undefined, intervalSeconds: 60 })
    expect(failure(run)).toMatchObject({ code: 'role-key-unknown', params: { role: 'central-system-url' } })
    expect(store.changes).toEqual([])
  })

  it('goes on after it was killed: the URL is not sent again', async () => {
    const disk = newDisk()
    const killed = await startConfigurationBench({ disk })
    const store = leaving({
      onUrl: (chargePoint) => {
        killed.lose()
        hangsUpSoon(chargePoint)
        return { status: 'Accepted' }
      },
    })
    await killed.scripted(store.answers)
    const input = { chargePointId: 'CP1', url, keys: named, intervalSeconds: 60, watchSeconds: 60 }
    const runId = await killed.drive(killed.runner.start('hand-over', input))
    await killed.until(() => store.changes.length === 2)
    await killed.kill()

    const bench = await startConfigurationBench({ disk: killed.disk, port: killed.port })
    await bench.drive(bench.runner.takeUp(runId))
    const result = handedOver(await bench.drive(bench.runner.ended(runId)))
    expect(result.departure.state).toBe('left')
    expect(store.changes.map(({ key }) => key)).toEqual(['HeartbeatInterval', 'CentralSystemAddress'])
    expect(result.keys.map(({ state }) => state)).toEqual(['set', 'unanswered'])
  })

  it('sees that it has left where it was killed while the charge point restarted', async () => {
    const disk = newDisk()
    const killed = await startConfigurationBench({ disk })
    const store = keyStore(keys, {
      change: () => ({ status: 'RebootRequired' }),
      other: (action, _payload, chargePoint) => {
        if (action !== 'Reset') return undefined
        killed.lose()
        setImmediate(() => chargePoint.hangUp())
        return { status: 'Accepted' }
      },
    })
    const chargePoint = await killed.scripted(store.answers)
    const input = { chargePointId: 'CP1', url, keys: named, watchSeconds: 60 }
    const runId = await killed.drive(killed.runner.start('hand-over', input))
    await killed.until(() => chargePoint.calls.some(({ action }) => action === 'Reset'))
    await killed.kill()

    const bench = await startConfigurationBench({ disk: killed.disk, port: killed.port })
    await bench.drive(bench.runner.takeUp(runId))
    expect(resultOf(await bench.drive(bench.runner.ended(runId)))).toMatchObject({
      departure: { state: 'left' },
    })
  })
})

describe('the URL as a product wants it', () => {
  const habit = (centralSystemUrl: object): readonly DictionaryMatch[] => [
    {
      certainty: 'exact',
      dictionary: {
        id: 'x',
        origin: 'own',
        content: vendorDictionarySchema.parse({
          format: 1,
          vendor: 'V',
          product: 'P',
          centralSystemUrl: { ...centralSystemUrl, source: 's' },
          sources: { s: { ref: 'a manual', certainty: 'documented' } },
        }),
      },
    },
  ]

  it.each([
    [{}, 'wss://office.example/ocpp'],
    [{ identity: 'in-url' }, 'wss://office.example/ocpp/CP%201'],
    [{ trailingSlash: true }, 'wss://office.example/ocpp/'],
    [{ scheme: false }, 'office.example/ocpp'],
  ])('%j', (rules, written) => {
    expect(urlFor(url, 'CP 1', habit(rules))).toBe(written)
  })

  it('has its identity once', () => {
    expect(urlFor(`${url}/CP%201`, 'CP 1', habit({ identity: 'in-url' }))).toBe(`${url}/CP%201`)
  })

  it('is refused where the product can not keep it', () => {
    expect(() => urlFor(url, 'CP1', habit({ maxLength: 20 }))).toThrow(
      expect.objectContaining({ code: 'input-invalid' }),
    )
  })
})
