import type { ChannelDeps } from '../channel-findings.ts'
import type { AnyProcedure } from '../procedure.ts'
import { collectLogProcedure } from './collect-log.ts'
import type { ServiceDeps, ServiceProcedure } from './conversation.ts'
import { identifyProcedure } from './identify.ts'
import { pointHereProcedure } from './point-here.ts'
import { putBackProcedure } from './put-back.ts'

/** The procedures at the console of a charger's service port, for the runner's table. */
export const serviceProcedures = (
  deps: ServiceDeps & ChannelDeps,
): Readonly<Record<ServiceProcedure, AnyProcedure>> => ({
  'service.identify': identifyProcedure(deps),
  'service.point-here': pointHereProcedure(deps),
  'service.put-back': putBackProcedure(deps),
  'service.collect-log': collectLogProcedure(deps),
})
