import type { Channel, ChannelDisagreement } from './service-port.ts'

/** What one channel says of a charge point; null or absent: it says nothing. */
interface ChannelSays {
  readonly firmwareVersion?: string | null
  /** Of one transaction, or between two moments. */
  readonly energyWh?: { readonly from: number; readonly to: number } | null
  /** Amperes, by phase, measured at about one moment. */
  readonly currents?: readonly (number | null)[]
}

export type Channels = Readonly<Partial<Record<Channel, ChannelSays>>>

/** What two channels say side by side, and how far they are apart. */
export interface ChannelPair {
  readonly what: ChannelDisagreement['what']
  readonly firstChannel: Channel
  readonly first: string
  readonly secondChannel: Channel
  readonly second: string
  /** How far the second is off the first; null: they are no numbers, or the first is zero. */
  readonly percent: number | null
  readonly agrees: boolean
}

/** What meters may differ: two of class B, read at moments that are not the same. */
interface Tolerances {
  readonly energyPercent: number
  /** Less than this is told by the steps of the registers alone. */
  readonly energyWh: number
  readonly currentPercent: number
  readonly currentAmperes: number
}

const usualTolerances: Tolerances = {
  energyPercent: 2,
  energyWh: 100,
  currentPercent: 5,
  currentAmperes: 0.5,
}

const order: readonly Channel[] = ['ocpp', 'console', 'modbus']

/** `v1.2.3`, `V1.2.3 ` and `1.2.3` are one version; what follows a space or a bracket is no part of it. */
const foldVersion = (version: string): string =>
  (/\d[\w.+-]*/.exec(version.trim())?.[0] ?? version.trim()).toLowerCase()

const off = (first: number, second: number): number | null =>
  first === 0 ? null : Number((((second - first) / Math.abs(first)) * 100).toFixed(2))

const numbers = (
  what: ChannelPair['what'],
  [firstChannel, first]: readonly [Channel, number],
  [secondChannel, second]: readonly [Channel, number],
  unit: string,
  allowed: { readonly percent: number; readonly absolute: number },
): ChannelPair => {
  const percent = off(first, second)
  const difference = Math.abs(second - first)
  const agrees = difference <= allowed.absolute || (percent !== null && Math.abs(percent) <= allowed.percent)
  const told = (value: number): string => `${Number(value.toFixed(2))} ${unit}`
  return { what, firstChannel, first: told(first), secondChannel, second: told(second), percent, agrees }
}

/** Every two channels that say something of the same thing, OCPP first. */
export const compareChannels = (
  channels: Channels,
  tolerances: Tolerances = usualTolerances,
): readonly ChannelPair[] => {
  const saying = order.flatMap((channel) => {
    const says = channels[channel]
    return says ? [{ channel, says }] : []
  })
  const pairs: ChannelPair[] = []
  saying.forEach((first, at) => {
    for (const second of saying.slice(at + 1)) {
      const [a, b] = [first.says, second.says]
      if (a.firmwareVersion && b.firmwareVersion)
        pairs.push({
          what: 'firmware-version',
          firstChannel: first.channel,
          first: a.firmwareVersion,
          secondChannel: second.channel,
          second: b.firmwareVersion,
          percent: null,
          agrees: foldVersion(a.firmwareVersion) === foldVersion(b.firmwareVersion),
        })
      if (a.energyWh && b.energyWh)
        pairs.push(
          numbers(
            'energy',
            [first.channel, a.energyWh.to - a.energyWh.from],
            [second.channel, b.energyWh.to - b.energyWh.from],
            'Wh',
            { percent: tolerances.energyPercent, absolute: tolerances.energyWh },
          ),
        )
      const phases = ['current-l1', 'current-l2', 'current-l3'] as const
      phases.forEach((what, phase) => {
        const [one, other] = [a.currents?.[phase] ?? null, b.currents?.[phase] ?? null]
        if (one === null || other === null) return
        pairs.push(
          numbers(what, [first.channel, one], [second.channel, other], 'A', {
            percent: tolerances.currentPercent,
            absolute: tolerances.currentAmperes,
          }),
        )
      })
    }
  })
  return pairs
}

/** Those that are a finding. */
export const disagreementsOf = (pairs: readonly ChannelPair[]): readonly ChannelDisagreement[] =>
  pairs.filter(({ agrees }) => !agrees).map(({ agrees: _agrees, ...pair }) => pair)
