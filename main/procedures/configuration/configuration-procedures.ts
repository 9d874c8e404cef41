import type { AnyProcedure } from '../procedure.ts'
import type { ConfigurationDeps } from './deps.ts'
import { readProcedure } from './read.ts'
import { restartProcedure } from './restart.ts'
import { setProcedure } from './set.ts'

/** The procedures of the configuration keys by their names, for the runner's table. */
export const configurationProcedures = (
  deps: ConfigurationDeps,
): Readonly<Record<'configuration.read' | 'configuration.set' | 'configuration.restart', AnyProcedure>> => ({
  'configuration.read': readProcedure(deps),
  'configuration.set': setProcedure(deps),
  'configuration.restart': restartProcedure(deps),
})
