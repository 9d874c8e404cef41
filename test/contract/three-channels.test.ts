import { describe, expect, it } from 'vitest'
import { compareChannels, disagreementsOf } from '../../contract/three-channels.ts'

describe('three channels side by side', () => {
  it('agree on a version whatever stands around it', () => {
    const pairs = compareChannels({
      ocpp: { firmwareVersion: 'V1.4.2' },
      console: { firmwareVersion: 'v1.4.2 (release)' },
      modbus: { firmwareVersion: '1.4.2' },
    })
    expect(
      pairs.map(({ firstChannel, secondChannel, agrees }) => [firstChannel, secondChannel, agrees]),
    ).toEqual([
      ['ocpp', 'console', true],
      ['ocpp', 'modbus', true],
      ['console', 'modbus', true],
    ])
  })

  it('disagree on a version that is another', () => {
    const pairs = compareChannels({
      ocpp: { firmwareVersion: '1.4.2' },
      console: { firmwareVersion: '1.4.1' },
    })
    expect(disagreementsOf(pairs)).toEqual([
      {
        what: 'firmware-version',
        firstChannel: 'ocpp',
        first: '1.4.2',
        secondChannel: 'console',
        second: '1.4.1',
        percent: null,
      },
    ])
  })

  it('tell how far the energy of a transaction is apart, in percent of what OCPP says', () => {
    const ocpp = { energyWh: { from: 1_000_000, to: 1_010_000 } }
    const near = compareChannels({ ocpp, modbus: { energyWh: { from: 52_000, to: 61_900 } } })
    expect(near).toMatchObject([{ what: 'energy', percent: -1, agrees: true }])
    const far = compareChannels({ ocpp, modbus: { energyWh: { from: 52_000, to: 61_000 } } })
    expect(far).toMatchObject([
      { what: 'energy', first: '10000 Wh', second: '9000 Wh', percent: -10, agrees: false },
    ])
  })

  it('forgive what the steps of a register make of little energy, but not a meter that stands still', () => {
    const ocpp = { energyWh: { from: 0, to: 60 } }
    expect(compareChannels({ ocpp, modbus: { energyWh: { from: 0, to: 100 } } })).toMatchObject([
      { agrees: true },
    ])
    const much = { energyWh: { from: 0, to: 5_000 } }
    expect(compareChannels({ ocpp: much, modbus: { energyWh: { from: 7, to: 7 } } })).toMatchObject([
      { percent: -100, agrees: false },
    ])
    expect(
      compareChannels({ ocpp: { energyWh: { from: 5, to: 5 } }, modbus: { energyWh: { from: 0, to: 900 } } }),
    ).toMatchObject([{ percent: null, agrees: false }])
  })

  it('compare currents phase by phase, where both say one', () => {
    const pairs = compareChannels({
      ocpp: { currents: [16, 16, null] },
      modbus: { currents: [15.8, 0, 16] },
    })
    expect(pairs.map(({ what, agrees }) => [what, agrees])).toEqual([
      ['current-l1', true],
      ['current-l2', false],
    ])
  })

  it('say nothing of what one of them does not know', () => {
    expect(compareChannels({ ocpp: { firmwareVersion: '1' }, modbus: { firmwareVersion: null } })).toEqual([])
  })
})
