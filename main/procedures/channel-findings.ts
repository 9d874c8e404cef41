import type { BenchState } from '../../contract/project.ts'
import type { ChannelDisagreement } from '../../contract/service-port.ts'
import { compareChannels, disagreementsOf, type Channels } from '../../contract/three-channels.ts'
import { describe } from '../../ocpp/findings.ts'
import type { Journal } from '../storage/journal.ts'

export interface ChannelDeps {
  readonly journal: Pick<Journal, 'state' | 'append'>
}

const ocppSays = ({ chargePoints }: BenchState, chargePointId: string): Channels['ocpp'] => {
  const found = Object.hasOwn(chargePoints, chargePointId) ? chargePoints[chargePointId] : undefined
  return { firmwareVersion: found?.identity?.firmwareVersion ?? null }
}

/** Holds what a channel says against what OCPP says of the charge point; each disagreement becomes a finding. */
export const findDisagreements = (
  { journal }: ChannelDeps,
  chargePointId: string | undefined,
  channels: Channels,
): readonly ChannelDisagreement[] => {
  if (chargePointId === undefined) return []
  const ocpp = ocppSays(journal.state(), chargePointId)
  const disagreements = disagreementsOf(compareChannels({ ...channels, ocpp: { ...ocpp, ...channels.ocpp } }))
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
