import type { ModbusLink } from '../../../contract/modbus.ts'
import type { ModbusIdentity } from '../../../contract/service-port.ts'
import { fitMaps } from '../../../drivers/service-port/modbus/identify.ts'
import { readIdentification } from '../../../drivers/service-port/modbus/scan.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { lineInput, lineNeeds, withLine, type ModbusDeps } from './line.ts'

/** What a unit says of itself, and which register maps it fits. It changes nothing. */
export const identifyProcedure = (deps: ModbusDeps): Procedure<ModbusLink, ModbusIdentity> =>
  defineProcedure<ModbusLink, ModbusIdentity>({
    input: lineInput,
    needs: lineNeeds,
    afterInterruption: 'repeat',
    secrets: [],
    run: (link, context) =>
      withLine(context, deps, link, 'modbus.identify', async (client) => {
        const { signal } = context
        const unitId = link.unitId ?? 1
        const identification = await readIdentification(client, unitId, { signal })
        context.progress('try-maps')
        const fits = await fitMaps(client, deps.maps.all(), link.unitId ?? null, { signal })
        return { unitId, identification, fits }
      }),
  })
