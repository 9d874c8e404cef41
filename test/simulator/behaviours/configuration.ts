import { expect } from 'vitest'
import { reached, type Bench, type Payload } from '../support/bench.ts'
import type { Proofs } from './proof.ts'

const entries = (count: number): Payload[] =>
  Array.from({ length: count }, (_, index) => ({
    idTag: `TAG${index}`,
    idTagInfo: { status: 'Accepted' },
  }))

const sendList = (bench: Bench, count: number, listVersion = 1, updateType = 'Full') =>
  bench.call('SendLocalList', { listVersion, updateType, localAuthorizationList: entries(count) })
const listVersion = (bench: Bench) => bench.call('GetLocalListVersion')

const keys = ['BlinkRepeat', 'LightIntensity', 'ResetRetries', 'MessageTimeout', 'ConnectionTimeOut']
/** Whether a GetConfiguration is answered that asks for so many keys; 0 = all. */
const answers = async (bench: Bench, count: number): Promise<boolean> =>
  (await bench.ask('GetConfiguration', count === 0 ? {} : { key: keys.slice(0, count) })) !== null

export const configurationProofs: Proofs = {
  silentOnAllKeys: {
    finds: [],
    seen: async (bench) => {
      expect(await answers(bench, 5)).toBe(true)
      expect(await answers(bench, 0)).toBe(false)
    },
  },
  fourKeysAtMost: {
    finds: [],
    seen: async (bench) => {
      expect(await answers(bench, 4)).toBe(true)
      expect(await answers(bench, 5)).toBe(false)
      expect(await answers(bench, 0)).toBe(false)
    },
  },
  oneKeyAtMost: {
    finds: [],
    seen: async (bench) => {
      expect(await answers(bench, 1)).toBe(true)
      expect(await answers(bench, 2)).toBe(false)
      expect(await answers(bench, 0)).toBe(false)
    },
  },
  rebootsOnChange: {
    finds: [],
    seen: async (bench) => {
      const restarting = reached(bench.chargePoint, 'restarting')
      expect(await bench.change('LightIntensity', '40')).toBe('Accepted')
      bench.clock.advance(1_000)
      await restarting
      await bench.pass(20)
      expect(bench.of('BootNotification')).toHaveLength(1)
      expect(bench.chargePoint.view().lights.intensityPercent).toBe(40)
    },
  },
  answersLate: {
    finds: ['answer-late'],
    seen: async (bench) => {
      const answer = bench.call('GetLocalListVersion')
      let isAnswered = false
      void answer.then(() => (isAnswered = true))
      await bench.settle()
      await bench.pass(69)
      expect(isAnswered).toBe(false)
      await bench.pass(1)
      expect(await answer).toEqual({ listVersion: 0 })
    },
  },
  wantsReboot: {
    finds: [],
    seen: async (bench) => {
      expect(await bench.change('LightIntensity', '40')).toBe('RebootRequired')
      expect(await bench.change('BlinkRepeat', '1')).toBe('Rejected')
      await bench.call('Reset', { type: 'Hard' })
      await bench.pass(20)
      expect(await bench.change('BlinkRepeat', '1')).toBe('RebootRequired')
    },
  },
  booleansAsDigits: {
    finds: [],
    seen: async (bench) =>
      expect(
        await bench.call('GetConfiguration', { key: ['LocalAuthorizeOffline', 'LocalPreAuthorize'] }),
      ).toMatchObject({ configurationKey: [{ value: '1' }, { value: '0' }] }),
  },
  refusesLongLists: {
    finds: [],
    seen: async (bench) => {
      expect(await sendList(bench, 21)).toEqual({ status: 'Failed' })
      expect(await sendList(bench, 20)).toEqual({ status: 'Accepted' })
      expect(await listVersion(bench)).toEqual({ listVersion: 1 })
    },
  },
  cutsLists: {
    finds: [],
    seen: async (bench) => {
      expect(await sendList(bench, 21)).toEqual({ status: 'Accepted' })
      expect(await listVersion(bench)).toEqual({ listVersion: 0 })
    },
  },
  noDifferentialLists: {
    finds: [],
    seen: async (bench) => {
      expect(await sendList(bench, 2, 1)).toEqual({ status: 'Accepted' })
      expect(await sendList(bench, 2, 2, 'Differential')).toEqual({ status: 'Failed' })
      expect(await sendList(bench, 2, 2)).toEqual({ status: 'Accepted' })
    },
  },
  hexIdTagsOnly: {
    finds: [],
    seen: async (bench) => {
      const start = (idTag: string) => bench.call('RemoteStartTransaction', { connectorId: 1, idTag })
      expect(await sendList(bench, 1)).toEqual({ status: 'Failed' })
      expect(await start('04a1b2c3')).toEqual({ status: 'Rejected' })
      expect(await start('04A1B2C3')).toEqual({ status: 'Accepted' })
    },
  },
  forgetsListVersion: {
    finds: [],
    seen: async (bench) => {
      await sendList(bench, 2, 7)
      expect(await listVersion(bench)).toEqual({ listVersion: 7 })
      await bench.call('Reset', { type: 'Hard' })
      await bench.pass(20)
      expect(await listVersion(bench)).toEqual({ listVersion: 0 })
      await bench.change('LocalPreAuthorize', 'true')
      bench.forget()
      expect(await bench.chargePoint.hands.present('TAG1')).toBe('waiting-for-cable')
      expect(bench.of('Authorize')).toEqual([])
    },
  },
  deniesLocalList: {
    finds: [],
    seen: async (bench) => {
      expect(await sendList(bench, 2)).toEqual({ status: 'Accepted' })
      expect(await listVersion(bench)).toEqual({ listVersion: -1 })
    },
  },
  secretsInClear: {
    finds: [],
    seen: async (bench) => {
      const all = (await bench.call('GetConfiguration')) as Payload
      expect(all['configurationKey']).toContainEqual({ key: 'InstallerPIN', readonly: false, value: '1234' })
      expect(all['configurationKey']).toContainEqual(expect.objectContaining({ key: 'WifiPassword' }))
    },
  },
}
