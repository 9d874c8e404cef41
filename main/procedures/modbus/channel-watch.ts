import type { EventOf, JournalEvent } from '../../../contract/journal-event.ts'
import type { ModbusMap } from '../../../contract/modbus-map.ts'
import type { ModbusTableSettings } from '../../../contract/modbus.ts'
import type { ChannelCurrent, ChannelsNow, MeterSays } from '../../../contract/service-port.ts'
import { compareChannels } from '../../../contract/three-channels.ts'
import type { TableRound } from '../../../drivers/service-port/modbus/table-session.ts'
import type { TableFollower } from '../../../drivers/service-port/modbus/tables.ts'
import { meterFrameOf } from '../../csms/meter-readings.ts'
import type { Journal } from '../../storage/journal.ts'
import { findDisagreements, writeEnergy } from '../channel-findings.ts'
import { saidByMeterValues, saidByRegisters } from './meter-says.ts'
import type { EnergySample } from './transaction-energy.ts'

export interface ChannelWatchDeps {
  readonly journal: Pick<Journal, 'state' | 'append' | 'subscribe'>
}

/** Holds what live tables say against what OCPP says of their charge points, for as long as they are open. */
export interface ChannelWatch {
  /** null: the table is of no charge point. */
  follow(settings: ModbusTableSettings, map: ModbusMap): TableFollower | null
  current(): readonly ChannelsNow[]
  subscribe(listener: (now: readonly ChannelsNow[]) => void): () => void
}

interface OpenTransaction {
  readonly start: EventOf<'transaction-started'>
  /** The meter's register before it began. */
  readonly fromWh: number
  /** Another one ran meanwhile: the meter can not tell them apart. */
  shared: boolean
}

const keptSamples = 20
/** MeterValues of longer ago were kept while it was offline. */
const freshMs = 20_000
/** A load that changes is not measured at one moment by both: so often in a row it is no accident. */
const disagreesOften = 3
const silent: MeterSays = { powerW: null, energyWh: null, currents: [null, null, null] }

const percentOf = (first: number, second: number): number | null =>
  first === 0 ? null : Number((((second - first) / Math.abs(first)) * 100).toFixed(2))

export const createChannelWatch = (deps: ChannelWatchDeps): ChannelWatch => {
  const { journal } = deps
  const open = new Map<symbol, () => ChannelsNow>()
  const listeners = new Set<(now: readonly ChannelsNow[]) => void>()
  const current = (): readonly ChannelsNow[] => [...open.values()].map((now) => now())
  const tell = (): void => {
    for (const listener of listeners) listener(current())
  }

  const start = (
    chargePointId: string,
    { device, map: mapId }: ModbusTableSettings,
    map: ModbusMap,
  ): TableFollower => {
    const own = Symbol(device)
    const transactions = new Map<number, OpenTransaction>()
    const stopped: {
      readonly transaction: OpenTransaction
      readonly stop: EventOf<'transaction-stopped'>
    }[] = []
    /** How often in a row a phase was told otherwise. */
    const streaks = [0, 0, 0]
    let samples: readonly EnergySample[] = []
    let meter: MeterSays = silent
    let before: MeterSays = silent
    let at: number | null = null
    let ocpp: ChannelsNow['ocpp'] = null
    let currents: readonly ChannelCurrent[] = []
    let version: string | null = null

    /** Of two readings around the moment, the one that is nearer. */
    const nearest = (said: number | null, phase: number): number | null => {
      const [one, other] = [meter.currents[phase] ?? null, before.currents[phase] ?? null]
      if (said === null || one === null || other === null) return one
      const [least, most] = [Math.min(one, other), Math.max(one, other)]
      return Math.min(most, Math.max(least, said))
    }

    const compareCurrents = (said: MeterSays): void => {
      const measured = said.currents.map(nearest)
      const channels = { ocpp: { currents: said.currents }, modbus: { currents: measured } }
      const pairs = compareChannels(channels)
      currents = ([1, 2, 3] as const).flatMap((phase) => {
        const [first, second] = [said.currents[phase - 1] ?? null, measured[phase - 1] ?? null]
        const pair = pairs.find(({ what }) => what === `current-l${phase}`)
        if (first === null || second === null || !pair) return []
        return [{ phase, ocpp: first, modbus: second, percent: pair.percent, agrees: pair.agrees }]
      })
      for (const { phase, agrees } of currents) {
        const streak = agrees ? 0 : (streaks[phase - 1] ?? 0) + 1
        streaks[phase - 1] = streak
        if (streak !== disagreesOften) continue
        const only = (values: MeterSays['currents']) =>
          values.map((value, index) => (index === phase - 1 ? value : null))
        findDisagreements(deps, chargePointId, {
          ocpp: { firmwareVersion: null, currents: only(said.currents) },
          modbus: { currents: only(measured) },
        })
      }
    }

    const onFrame = (event: EventOf<'frame'>): void => {
      const frame = meterFrameOf(event)
      const said = frame?.action === 'MeterValues' ? saidByMeterValues(frame) : null
      if (!said) return
      const offset = journal.state().chargePoints[chargePointId]?.clockOffsetMs ?? 0
      if (Math.abs(event.at - (said.at - offset)) > freshMs) return
      ocpp = { ...said, at: event.at }
      const isOfOne = transactions.size <= 1
      const isRead = at !== null && Math.abs(event.at - at) <= freshMs
      if (isOfOne && isRead) compareCurrents(said)
    }

    const onStarted = (event: EventOf<'transaction-started'>): void => {
      const from = samples.findLast(({ answered }) => answered <= event.at)
      const connectors = Object.values(journal.state().chargePoints[chargePointId]?.connectors ?? {})
      const shared = connectors.some(
        ({ transactionId }) => transactionId !== null && transactionId !== event.transactionId,
      )
      if (shared) for (const each of transactions.values()) each.shared = true
      if (from) transactions.set(event.transactionId, { start: event, fromWh: from.wh, shared })
    }

    const settle = (): void => {
      for (const [index, { transaction, stop }] of [...stopped.entries()].reverse()) {
        const to = samples.find(({ asked }) => asked > stop.at)
        if (!to) continue
        stopped.splice(index, 1)
        const { start: started, fromWh, shared } = transaction
        if (shared || stop.meterStopWh === null) continue
        writeEnergy(deps, chargePointId, {
          transactionId: stop.transactionId,
          map: mapId,
          ocpp: { from: started.meterStartWh, to: stop.meterStopWh },
          modbus: { from: fromWh, to: to.wh },
        })
      }
    }

    const onEvent = (event: JournalEvent): void => {
      if (!('chargePointId' in event) || event.chargePointId !== chargePointId) return
      if (event.kind === 'frame' && event.direction === 'in') onFrame(event)
      else if (event.kind === 'transaction-started') onStarted(event)
      else if (event.kind === 'transaction-stopped') {
        const transaction = transactions.get(event.transactionId)
        transactions.delete(event.transactionId)
        if (transaction) stopped.push({ transaction, stop: event })
        settle()
      } else if (event.kind === 'boot' && version !== null)
        findDisagreements(deps, chargePointId, { modbus: { firmwareVersion: version } })
      else return
      tell()
    }

    const sayVersion = ({ readings }: TableRound): void => {
      if (map.kind !== 'charge-point') return
      const register = map.registers.find(({ role }) => role === 'firmware-version')
      const value = readings.find((each) => each.register === register?.name)?.value
      if (typeof value !== 'string' || value === '' || value === version) return
      version = value
      findDisagreements(deps, chargePointId, { modbus: { firmwareVersion: value } })
    }

    const running = (): ChannelsNow['running'] => {
      const [only, another] = [...transactions.values()]
      if (!only || another || only.shared || meter.energyWh === null) return null
      const { transactionId, meterStartWh } = only.start
      const modbusWh = Number((meter.energyWh - only.fromWh).toFixed(3))
      const register = ocpp?.energyWh ?? null
      const ocppWh = register === null ? null : register - meterStartWh
      return {
        transactionId,
        ocppWh,
        modbusWh,
        percent: ocppWh === null ? null : percentOf(ocppWh, modbusWh),
      }
    }

    open.set(own, () => ({
      ...{ chargePointId, device, map: mapId, at, meter, ocpp, currents },
      running: running(),
    }))
    const unsubscribe = journal.subscribe((events) => events.forEach(onEvent))
    tell()
    return {
      onRound: (round) => {
        before = at === null ? silent : meter
        meter = saidByRegisters(map, round.readings)
        at = round.answered
        const { asked, answered } = round
        if (meter.energyWh !== null)
          samples = [...samples, { asked, answered, wh: meter.energyWh }].slice(-keptSamples)
        sayVersion(round)
        settle()
        tell()
      },
      close: () => {
        unsubscribe()
        open.delete(own)
        tell()
      },
    }
  }

  return {
    follow: (settings, map) =>
      settings.chargePointId === null ? null : start(settings.chargePointId, settings, map),
    current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
