import type { MeterFrame } from '../../../contract/meter.ts'
import type { ModbusMap, ModbusRole } from '../../../contract/modbus-map.ts'
import type { ModbusReading } from '../../../contract/modbus.ts'
import type { MeterSays } from '../../../contract/service-port.ts'

const factors: Readonly<Record<string, number>> = {
  Wh: 1,
  kWh: 1_000,
  MWh: 1_000_000,
  W: 1,
  kW: 1_000,
  A: 1,
  mA: 0.001,
}

/** What the registers of a map say in W, Wh and A. */
export const saidByRegisters = (map: ModbusMap, readings: readonly ModbusReading[]): MeterSays => {
  const say = (role: ModbusRole): number | null => {
    const register = map.registers.find((each) => each.role === role)
    const value = readings.find((each) => each.register === register?.name)?.value
    const factor = factors[register?.unit ?? '']
    return typeof value === 'number' && factor !== undefined ? Number((value * factor).toFixed(6)) : null
  }
  return {
    powerW: say('power'),
    energyWh: say('energy-import'),
    currents: [say('current-l1'), say('current-l2'), say('current-l3')],
  }
}

const phases = ['L1', 'L2', 'L3'] as const

/** The newest values of one frame; null: it tells nothing that a meter could be held against. */
export const saidByMeterValues = ({ readings }: MeterFrame): (MeterSays & { readonly at: number }) | null => {
  const newest = readings.reduce((at, reading) => Math.max(at, reading.at), 0)
  const say = (measurand: string, phase: string | null): number | null =>
    readings.findLast(
      (each) => each.measurand === measurand && each.phase === phase && each.location === 'Outlet',
    )?.value ?? null
  const says = {
    powerW: say('Power.Active.Import', null),
    energyWh: say('Energy.Active.Import.Register', null),
    currents: phases.map((phase) => say('Current.Import', phase)),
  }
  const isEmpty =
    says.powerW === null && says.energyWh === null && says.currents.every((each) => each === null)
  return isEmpty ? null : { ...says, at: newest }
}
