import { ToolError } from '../../contract/tool-error.ts'
import type { ApiDeps } from './context.ts'

/** A hand-made CALL must not come between those of a procedure that holds the charge point: ToolError `busy`. */
export const refuseWhileHeld = ({ runner }: Pick<ApiDeps, 'runner'>, chargePointId: string): void => {
  const holder = runner.holderOf({ kind: 'charge-point', id: chargePointId })
  if (!holder) return
  throw new ToolError(
    'busy',
    { kind: 'charge-point', id: chargePointId, procedure: holder.procedure, runId: holder.id },
    'wait-or-cancel',
    `${chargePointId} is held by "${holder.procedure}", which runs: wait for its end or cancel it.`,
  )
}
