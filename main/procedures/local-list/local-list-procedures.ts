import type { AnyProcedure } from '../procedure.ts'
import { clearProcedure } from './clear.ts'
import type { LocalListDeps } from './deps.ts'
import { planProcedure } from './plan.ts'
import { proveProcedure } from './prove.ts'
import { sendProcedure } from './send.ts'

/** Those of the Local Authorization List, by name. */
export const localListProcedures = (deps: LocalListDeps): Readonly<Record<string, AnyProcedure>> => ({
  'local-list.plan': planProcedure(deps),
  'local-list.send': sendProcedure(deps),
  'local-list.clear': clearProcedure(deps),
  'local-list.prove': proveProcedure(deps),
})
