import type { BenchState, ChargePointView } from '../../contract/project.ts'
import type { Channel, ChannelDisagreement, TransactionEnergy } from '../../contract/service-port.ts'
import { compareChannels, disagreementsOf, type Channels } from '../../contract/three-channels.ts'
import { describe } from '../../ocpp/findings.ts'
import type { Journal } from '../storage/journal.ts'

export interface ChannelDeps {
  readonly journal: Pick<Journal, 'state' | 'append'>
}

const otherChannels = ['console', 'modbus'] as const

const chargePointOf = ({ chargePoints }: BenchState, id: string): ChargePointView | undefined =>
  Object.hasOwn(chargePoints, id) ? chargePoints[id] : undefined

/** What each channel says now; the versions that the others told before stand beside. */
const besides = (known: ChargePointView | undefined, given: Channels): Channels => {
  const versions: Readonly<Record<Channel, string | null>> = {
    ocpp: known?.identity?.firmwareVersion ?? null,
    console: known?.otherVersions.console?.value ?? null,
    modbus: known?.otherVersions.modbus?.value ?? null,
  }
  const saysVersion = otherChannels.some((channel) => given[channel]?.firmwareVersion)
  const says = (channel: Channel) => ({
    ...(saysVersion || channel === 'ocpp' ? { firmwareVersion: versions[channel] } : {}),
    ...given[channel],
  })
  return { ocpp: says('ocpp'), console: says('console'), modbus: says('modbus') }
}

/**
 * Holds what a channel says against what the others say of the charge point. A version that it tells is written down;
 * each disagreement that it has a part in becomes a finding.
 */
export const findDisagreements = (
  { journal }: ChannelDeps,
  chargePointId: string | undefined,
  channels: Channels,
): readonly ChannelDisagreement[] => {
  if (chargePointId === undefined) return []
  const known = chargePointOf(journal.state(), chargePointId)
  const says = (channel: Channel) => channels[channel] !== undefined
  const disagreements = disagreementsOf(compareChannels(besides(known, channels))).filter(
    ({ firstChannel, secondChannel }) => says(firstChannel) || says(secondChannel),
  )
  for (const channel of otherChannels) {
    const value = channels[channel]?.firmwareVersion
    if (value)
      journal.append({ kind: 'channel-said', chargePointId, channel, what: 'firmware-version', value })
  }
  for (const { what, firstChannel, first, secondChannel, second } of disagreements)
    journal.append({
      kind: 'finding',
      chargePointId,
      frameSeq: null,
      ...describe({
        rule: 'channels-disagree',
        params: { what, firstChannel, first, secondChannel, second },
      }),
    })
  return disagreements
}

/** What OCPP and the meter said at the beginning and at the end of one transaction. */
interface ComparedTransaction {
  readonly transactionId: number
  readonly map: string
  readonly ocpp: { readonly from: number; readonly to: number }
  readonly modbus: { readonly from: number; readonly to: number }
}

/** Writes down the energy of one transaction by OCPP and by the meter; a disagreement becomes a finding. */
export const writeEnergy = (
  deps: ChannelDeps,
  chargePointId: string,
  { transactionId, map, ocpp, modbus }: ComparedTransaction,
): TransactionEnergy => {
  const disagreements = findDisagreements(deps, chargePointId, {
    ocpp: { firmwareVersion: null, energyWh: ocpp },
    modbus: { energyWh: modbus },
  })
  const [ocppWh, modbusWh] = [ocpp.to - ocpp.from, Number((modbus.to - modbus.from).toFixed(3))]
  const percent = ocppWh === 0 ? null : Number((((modbusWh - ocppWh) / Math.abs(ocppWh)) * 100).toFixed(2))
  const energy = { transactionId, ocppWh, modbusWh, percent }
  const agrees = disagreements.length === 0
  deps.journal.append({ kind: 'energy-compared', chargePointId, map, ...energy, agrees })
  return energy
}
