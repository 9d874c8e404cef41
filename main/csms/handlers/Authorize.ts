import { idTagInfo } from '../authorization.ts'
import type { Handler } from './handlers.ts'

/** OCPP 1.6 §4.1. Never ConcurrentTx: that is for a transaction that starts (OCPP 1.6 §7.2). */
export const authorize: Handler<'Authorize'> = async ({ idTag }, { core }) => ({
  idTagInfo: idTagInfo(core, await core.idTags.get(idTag)),
})
