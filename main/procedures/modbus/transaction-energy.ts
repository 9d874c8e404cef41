import type { TransactionEnergy } from '../../../contract/service-port.ts'
import type { Journal } from '../../storage/journal.ts'
import { writeEnergy, type ChannelDeps } from '../channel-findings.ts'

export interface EnergyDeps extends ChannelDeps {
  readonly journal: Pick<Journal, 'state' | 'append' | 'read'>
}

/** What the meter said between two moments of this laptop's clock: it was asked, and had answered. */
export interface EnergySample {
  readonly asked: number
  readonly answered: number
  readonly wh: number
}

const mostEvents = 1_000

/**
 * The energy of the transactions that began and ended while the meter was watched: by OCPP's registers, and by the
 * meter's own, read last before the beginning and first after the end. A disagreement becomes a finding.
 */
export const compareTransactions = async (
  deps: EnergyDeps,
  chargePointId: string,
  map: string,
  sinceSeq: number,
  samples: readonly EnergySample[],
): Promise<readonly TransactionEnergy[]> => {
  const events = await deps.journal.read({
    after: sinceSeq,
    limit: mostEvents,
    kinds: ['transaction-started', 'transaction-stopped'],
  })
  const compared: TransactionEnergy[] = []
  for (const stop of events) {
    if (stop.kind !== 'transaction-stopped' || stop.chargePointId !== chargePointId) continue
    const { transactionId, meterStopWh } = stop
    const start = events.find(
      (each) =>
        each.kind === 'transaction-started' &&
        each.chargePointId === chargePointId &&
        each.transactionId === transactionId,
    )
    const from = samples.findLast(({ answered }) => start !== undefined && answered <= start.at)
    const to = samples.find(({ asked }) => asked > stop.at)
    if (start?.kind !== 'transaction-started' || meterStopWh === null || !from || !to) continue
    compared.push(
      writeEnergy(deps, chargePointId, {
        transactionId,
        map,
        ocpp: { from: start.meterStartWh, to: meterStopWh },
        modbus: { from: from.wh, to: to.wh },
      }),
    )
  }
  return compared
}
