import { z } from 'zod'
import type { CatalogueModbusMap } from '../../contract/modbus-map.ts'
import {
  modbusTableSettingsSchema,
  type ModbusMapEntry,
  type ModbusTableView,
} from '../../contract/modbus.ts'
import type { ChannelsNow, ModbusLive } from '../../contract/service-port.ts'
import { fittingMaps } from '../catalogue/modbus-fits.ts'
import { mapOf } from '../procedures/modbus/line.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'
import { watch } from './watch.ts'

const device = z.string().min(1).max(255)
const chargePointId = z.string().min(1).max(255)

const endOf = ({ closing }: ApiDeps, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([closing, ...(signal ? [signal] : [])])

const entriesFor = (deps: ApiDeps, ofChargePoint: string | null): readonly ModbusMapEntry[] => {
  const { chargePoints } = deps.journal.state()
  const known =
    ofChargePoint !== null && Object.hasOwn(chargePoints, ofChargePoint) ? chargePoints[ofChargePoint] : null
  const maps = deps.servicePort.maps.all()
  const fitting = new Set(known?.identity ? fittingMaps(maps, known.identity).map(({ id }) => id) : [])
  return maps.map(({ id, origin, content }) => ({
    id,
    origin,
    device: content.device,
    kind: content.kind,
    transports: content.transports,
    unitId: content.unitId ?? null,
    unitIds: content.unitIds ?? null,
    registers: content.registers.length,
    writable: content.registers.filter(({ access }) => access !== 'read').length,
    fits: fitting.has(id),
  }))
}

/** Register maps, and the live tables. Reading once, writing, scanning are the procedures `modbus.*`. */
export const modbusRouter = router({
  /** `chargePointId`: whose maps are marked as fitting. */
  maps: procedure
    .input(z.strictObject({ chargePointId: chargePointId.nullable() }).optional())
    .query(({ ctx, input }) => ({
      maps: entriesFor(ctx.deps, input?.chargePointId ?? null),
      refused: ctx.deps.servicePort.maps.refused(),
    })),
  /** One map with its registers. Rejects with modbus-map-unknown. */
  map: procedure
    .input(z.strictObject({ id: z.string().min(1).max(100) }))
    .query(({ ctx, input }): CatalogueModbusMap => mapOf(ctx.deps.servicePort.maps, input.id)),
  /** Reads the folders again: files that came, went or changed. */
  reload: procedure.mutation(({ ctx }) => ctx.deps.servicePort.maps.reload()),
  /** The tables of the runs of `modbus.watch`, whenever one is another. */
  live: procedure.subscription(({ ctx, signal }) =>
    watch<readonly ModbusLive[]>(ctx.deps.servicePort.live, endOf(ctx.deps, signal)),
  ),
  /**
   * Reads a device by its map, again and again, until `close`; one a device. It gives the port to procedures and takes
   * it back. One that is open with these settings goes on. Rejects with modbus-map-unknown.
   */
  open: procedure.input(modbusTableSettingsSchema).mutation(({ ctx, input }): Promise<ModbusTableView> => {
    const { maps, tables } = ctx.deps.servicePort
    return tables.open(input, mapOf(maps, input.map).content)
  }),
  /** The tables that are open, each time that one was read or stands otherwise. */
  tables: procedure.subscription(({ ctx, signal }) =>
    watch<readonly ModbusTableView[]>(ctx.deps.servicePort.tables, endOf(ctx.deps, signal)),
  ),
  /** Rejects with device-unknown where none is open. */
  setInterval: procedure
    .input(modbusTableSettingsSchema.pick({ device: true, intervalSeconds: true }))
    .mutation(({ ctx, input }): void =>
      ctx.deps.servicePort.tables.get(input.device).setInterval(input.intervalSeconds),
    ),
  close: procedure
    .input(z.strictObject({ device }))
    .mutation(({ ctx, input }): Promise<void> => ctx.deps.servicePort.tables.close(input.device)),
  /** What the tables of charge points say beside what OCPP says, each time that one of them says something else. */
  channels: procedure.subscription(({ ctx, signal }) =>
    watch<readonly ChannelsNow[]>(ctx.deps.servicePort.channels, endOf(ctx.deps, signal)),
  ),
})
