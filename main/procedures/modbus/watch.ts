import { z } from 'zod'
import type { ModbusReading } from '../../../contract/modbus.ts'
import type { ModbusWatched } from '../../../contract/service-port.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import { readRegisters } from '../../../drivers/service-port/modbus/read-map.ts'
import { pause } from '../../../drivers/waits.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { lineNeeds, mapInput, mapOf, registersOf, withLine, type ModbusDeps } from './line.ts'
import type { LiveTables } from './live.ts'
import { compareTransactions, type EnergyDeps, type EnergySample } from './transaction-energy.ts'

const input = mapInput.extend({
  registers: z.array(z.string().min(1).max(60)).max(2_000).default([]),
  intervalSeconds: z.number().min(0.1).max(3_600).default(2),
  /** Ends by itself; absent: when it is cancelled, after 24 hours at most. */
  rounds: z.int().min(1).max(864_000).optional(),
})
type Input = z.output<typeof input>

const longestMs = 24 * 3_600_000
const missing: ReadonlySet<string> = new Set(['modbus-silent', 'modbus-damaged', 'modbus-foreign'])

/** Reads a device again and again; the newest stands in the live tables. A round without an answer is missed, no end. */
export const watchProcedure = (
  deps: ModbusDeps & EnergyDeps & { readonly live: LiveTables },
): Procedure<Input, ModbusWatched> =>
  defineProcedure<Input, ModbusWatched>({
    input,
    needs: lineNeeds,
    afterInterruption: 'repeat',
    secrets: [],
    async run(given, context) {
      const { clock, signal, runId } = context
      const { device, intervalSeconds, rounds = Infinity } = given
      const map = mapOf(deps.maps, given.map)
      const registers = registersOf(map, given.registers)
      const ranges: Record<string, { least: number; most: number }> = {}
      let readings: readonly ModbusReading[] = []
      let done = 0
      let missed = 0
      const show = (at: number | null): void =>
        deps.live.put({ runId, device, map: map.id, at, readings, missed })
      const energy = registers.find(({ role }) => role === 'energy-import')
      const whOf: Readonly<Record<string, number>> = { Wh: 1, kWh: 1_000 }
      const samples: EnergySample[] = []
      const sinceSeq = deps.journal.state().seq
      /** What says nothing new is not kept, but for the newest. */
      const sample = (asked: number): void => {
        const value = readings.find(({ register }) => register === energy?.name)?.value
        const factor = whOf[energy?.unit ?? '']
        if (typeof value !== 'number' || factor === undefined) return
        const [before, last] = samples.slice(-2)
        const wh = value * factor
        if (before?.wh === wh && last?.wh === wh) samples.pop()
        samples.push({ asked, answered: clock.now(), wh })
      }
      const note = ({ register, value }: ModbusReading): void => {
        if (typeof value !== 'number') return
        const range = ranges[register]
        ranges[register] = {
          least: Math.min(range?.least ?? value, value),
          most: Math.max(range?.most ?? value, value),
        }
      }
      const until = clock.monotonic() + longestMs
      show(null)
      try {
        await withLine(context, deps, given, 'modbus.watch', async (client) => {
          while (done + missed < rounds && clock.monotonic() < until) {
            const asked = clock.now()
            const due = clock.monotonic() + intervalSeconds * 1000
            try {
              readings = await readRegisters(client, map.content, registers, given.unitId ?? null, { signal })
              readings.forEach(note)
              sample(asked)
              done++
            } catch (error) {
              if (!isToolError(error) || !missing.has(error.code)) throw error
              missed++
            }
            show(clock.now())
            context.progress('watch-registers', { rounds: done, missed })
            if (done + missed < rounds) await pause(clock, Math.max(0, due - clock.monotonic()), signal)
            signal.throwIfAborted()
          }
        })
      } finally {
        deps.live.drop(runId)
      }
      const transactions =
        given.chargePointId === undefined
          ? []
          : await compareTransactions(deps, given.chargePointId, map.id, sinceSeq, samples)
      return { map: map.id, rounds: done, missed, readings, ranges, transactions }
    },
  })
