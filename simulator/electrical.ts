/** A vehicle on the cable. */
export interface Vehicle {
  readonly batteryWh: number
  readonly phases: 1 | 3
  /** The most it takes, all phases together, in W. */
  readonly maxPower: number
  /** 0 to 1: above that it takes less and less. */
  readonly taperFrom: number
  /** 0 to 1. */
  readonly stateOfCharge: number
}

export const commonVehicle: Vehicle = {
  batteryWh: 60_000,
  phases: 3,
  maxPower: 11_000,
  taperFrom: 0.8,
  stateOfCharge: 0.4,
}

/** What a connector offers to the vehicle. */
export interface Offer {
  /** Per phase, in A. */
  readonly current: number
  readonly phases: number
  /** Nominal, in V. */
  readonly voltage: number
}

/** Below that a vehicle on a control pilot cannot charge. */
export const leastCurrent = 6

/** The share of its power that it still takes at full charge, before it stops. */
const endOfTaper = 0.05

/** What the vehicle asks for at a state of charge, in W. */
const demandAt = (vehicle: Vehicle, stateOfCharge: number): number => {
  if (stateOfCharge >= 1) return 0
  if (stateOfCharge <= vehicle.taperFrom) return vehicle.maxPower
  const left = (1 - stateOfCharge) / (1 - vehicle.taperFrom)
  return vehicle.maxPower * Math.max(endOfTaper, left)
}

export const offeredPower = (offer: Offer): number => offer.current * offer.phases * offer.voltage

const usedPhases = (vehicle: Vehicle, offer: Offer): number => Math.min(vehicle.phases, offer.phases)

/** What flows, in W. */
const powerAt = (vehicle: Vehicle, offer: Offer, stateOfCharge: number): number => {
  if (offer.current < leastCurrent) return 0
  const offered = offer.current * usedPhases(vehicle, offer) * offer.voltage
  return Math.min(demandAt(vehicle, stateOfCharge), offered)
}

export interface MeterReading {
  readonly registerWh: number
  readonly power: number
  readonly offer: Offer | null
  /** Phases that carry current. */
  readonly phases: number
  /** 0 to 1; null = no vehicle. */
  readonly stateOfCharge: number | null
}

/** The meter of one connector, with the vehicle behind it. Times are monotonic milliseconds. */
export interface Meter {
  read(nowMs: number): MeterReading
  /** What flows from now on; `offer` null = nothing. */
  supply(nowMs: number, vehicle: Vehicle | null, offer: Offer | null): void
  /** Milliseconds until the vehicle is full, and until so many Wh more have flowed; Infinity = never. */
  untilFull(): number
  until(wattHours: number): number
}

const stepMs = 60_000
const hourMs = 3_600_000

export const createMeter = (startWh: number): Meter => {
  let registerWh = startWh
  let vehicle: Vehicle | null = null
  let offer: Offer | null = null
  let stateOfCharge = 0
  let atMs: number | null = null

  const power = (): number => (vehicle && offer ? powerAt(vehicle, offer, stateOfCharge) : 0)

  const advance = (nowMs: number): void => {
    while (atMs !== null && atMs < nowMs) {
      const now = power()
      // Nothing flows, and nothing changes by itself.
      const ms = now === 0 ? nowMs - atMs : Math.min(stepMs, nowMs - atMs)
      const gained = (now * ms) / hourMs
      registerWh += gained
      if (vehicle) stateOfCharge = Math.min(1, stateOfCharge + gained / vehicle.batteryWh)
      atMs += ms
    }
    atMs = nowMs
  }

  /** Milliseconds until `wattHours` more have flowed, in steps of a hundredth of the battery. */
  const until = (wattHours: number): number => {
    if (!vehicle || !offer) return Infinity
    let left = wattHours
    let charge = stateOfCharge
    let ms = 0
    while (left > 0) {
      const now = powerAt(vehicle, offer, charge)
      if (now === 0) return Infinity
      const step = Math.min(left, vehicle.batteryWh / 100)
      ms += (step / now) * hourMs
      charge += step / vehicle.batteryWh
      left -= step
    }
    return ms
  }

  return {
    read(nowMs) {
      advance(nowMs)
      return {
        registerWh,
        power: power(),
        offer,
        phases: vehicle && offer ? usedPhases(vehicle, offer) : 0,
        stateOfCharge: vehicle ? stateOfCharge : null,
      }
    },
    supply(nowMs, nextVehicle, nextOffer) {
      advance(nowMs)
      if (nextVehicle !== vehicle) stateOfCharge = nextVehicle?.stateOfCharge ?? 0
      vehicle = nextVehicle
      offer = nextOffer
    },
    untilFull: () =>
      vehicle && offer && power() > 0
        ? until(Math.max(0, (1 - stateOfCharge) * vehicle.batteryWh - 1e-6)) + 1000
        : Infinity,
    until,
  }
}
