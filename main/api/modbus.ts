import { z } from 'zod'
import type { CatalogueModbusMap } from '../../contract/modbus-map.ts'
import type { ModbusLive } from '../../contract/service-port.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { procedure, router } from './trpc.ts'
import { watch } from './watch.ts'

export interface ModbusMapEntry {
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly device: string
  readonly kind: 'charge-point' | 'meter'
  readonly transports: readonly ('rtu' | 'tcp')[]
  readonly unitId: number | null
  readonly registers: number
}

/** Register maps, and the live tables. Reading and writing are the procedures `modbus.*`. */
export const modbusRouter = router({
  maps: procedure.query(({ ctx }) => {
    const { maps } = ctx.deps.servicePort
    return {
      maps: maps.all().map(({ id, origin, content }): ModbusMapEntry => ({
        id,
        origin,
        device: content.device,
        kind: content.kind,
        transports: content.transports,
        unitId: content.unitId ?? null,
        registers: content.registers.length,
      })),
      refused: maps.refused(),
    }
  }),
  /** One map with its registers. Rejects with modbus-map-unknown. */
  map: procedure
    .input(z.strictObject({ id: z.string().min(1).max(100) }))
    .query(({ ctx, input }): CatalogueModbusMap => {
      const found = ctx.deps.servicePort.maps.find(input.id)
      if (found) return found
      throw new ToolError(
        'modbus-map-unknown',
        { map: input.id },
        'choose-map',
        `There is no register map "${input.id}".`,
      )
    }),
  /** Reads the folders again: files that came, went or changed. */
  reload: procedure.mutation(({ ctx }) => ctx.deps.servicePort.maps.reload()),
  /** The tables of the runs of `modbus.watch`, whenever one is another. */
  live: procedure.subscription(({ ctx, signal }) => {
    const { closing, servicePort } = ctx.deps
    const end = AbortSignal.any([closing, ...(signal ? [signal] : [])])
    return watch<readonly ModbusLive[]>(servicePort.live, end)
  }),
})
