import { describe, expect, it } from 'vitest'
import { behaviours, findBehaviour } from '../../simulator/behaviours.ts'
import type { Behaviour } from '../../simulator/hooks.ts'
import { bootProofs } from './behaviours/boot.ts'
import { configurationProofs } from './behaviours/configuration.ts'
import { fileProofs } from './behaviours/files.ts'
import { liveOrdinarily } from './behaviours/life.ts'
import { payloadProofs } from './behaviours/payload.ts'
import type { Proofs } from './behaviours/proof.ts'
import { transportProofs } from './behaviours/transport.ts'
import { startBench, type Payload } from './support/bench.ts'

const proofs: Proofs = {
  ...transportProofs,
  ...bootProofs,
  ...payloadProofs,
  ...configurationProofs,
  ...fileProofs,
}
const named = (name: string): Behaviour => findBehaviour(name) ?? expect.fail(name)

it('has names of its own, found whatever the case', () => {
  const names = behaviours.map(({ name }) => name.toLowerCase())
  expect(new Set(names).size).toBe(names.length)
  expect(findBehaviour('NOSUBPROTOCOL')?.name).toBe('noSubprotocol')
  expect(findBehaviour('nice')).toBeNull()
  expect(findBehaviour('stallsAt=40')?.at).toBe(0.4)
  for (const wrong of ['stallsAt=101', 'stallsAt=', 'stallsAt=x', 'uploadsTwice=40'])
    expect(findBehaviour(wrong)).toBeNull()
})

it('has a proof of each of them', () => {
  expect(Object.keys(proofs).toSorted()).toEqual(behaviours.map(({ name }) => name).toSorted())
})

describe('each of them, seen from outside', () => {
  it.each(behaviours.map(({ name, does }) => [name, does]))('%s: it %s', async (name) => {
    const proof = proofs[name] ?? expect.fail(name)
    const behaviour = named(name)
    if ('watch' in proof) return proof.watch(behaviour)
    const boot = proof.boots ?? true
    await proof.seen(await startBench({ ...proof.options, boot, behaviours: [behaviour] }))
  })
})

describe('each of them, under our own Central System', () => {
  it('gives no finding without them', async () => {
    expect(await liveOrdinarily({ password: 'correct horse' })).toEqual({
      rules: [],
      knocks: [],
      transactions: 1,
    })
  })

  it.each(behaviours.map(({ name }) => [name, proofs[name]?.finds ?? []] as const))(
    '%s: %j',
    async (name, rules) => {
      const { options, knocks = [], transactions = 1 } = proofs[name] ?? expect.fail(name)
      expect(await liveOrdinarily({ ...options, behaviours: [named(name)] })).toEqual({
        rules,
        knocks,
        transactions,
      })
    },
  )
})

describe('combined', () => {
  it('spoil one message each in their turn', async () => {
    const bench = await startBench({
      behaviours: ['extraProperties', 'timestampsWithoutZone', 'nullsForAbsent'].map(named),
    })
    await bench.chargePoint.hands.plug(1)
    await bench.settle()
    expect(bench.of('StatusNotification')[0]).toMatchObject({
      vendorSpecific: { rssi: -71 },
      timestamp: '2026-01-01T00:00:00',
      info: null,
    })
  })

  it('refuse configuration in several ways at once', async () => {
    const bench = await startBench({
      behaviours: ['fourKeysAtMost', 'booleansAsDigits', 'wantsReboot'].map(named),
    })
    const read = (await bench.call('GetConfiguration', { key: ['LocalAuthorizeOffline'] })) as Payload
    expect(read['configurationKey']).toMatchObject([{ value: '1' }])
    expect(await bench.change('LocalAuthorizeOffline', 'false')).toBe('RebootRequired')
    expect(await bench.change('LocalPreAuthorize', 'true')).toBe('Rejected')
  })
})
