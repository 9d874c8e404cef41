import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { silentLog } from '../../../contract/log.ts'
import { builtInData } from '../../../main/catalogue/built-in-data.ts'
import { openCatalogue } from '../../../main/catalogue/catalogue.ts'
import { bootOf, type Configuration } from '../../../main/procedures/configuration/open-configuration.ts'
import { openTemplates, type Templates } from '../../../main/procedures/configuration/templates.ts'
import { knowKeys } from '../../../main/catalogue/key-knowledge.ts'
import { createProcedures } from '../../../main/procedures/procedures.ts'
import type { Journal } from '../../../main/storage/journal.ts'
import { memoryLists } from '../../support/memory-lists.ts'
import { startBench, type ProcedureBench, type ProcedureBenchOptions } from './procedure-bench.ts'

export interface ConfigurationBench extends ProcedureBench {
  readonly templates: Templates
}

/** A folder of this test's own. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'chargebench-configuration-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The bench with every procedure of the product, and the dictionaries that come with it. */
export const startConfigurationBench = async (
  options: ProcedureBenchOptions = {},
): Promise<ConfigurationBench> => {
  const folder = temporaryFolder()
  const templates = openTemplates(join(folder, 'templates'))
  const catalogue = await openCatalogue({
    builtInDir: builtInData('vendor-dictionaries'),
    userDir: join(folder, 'vendor-dictionaries'),
    log: silentLog,
  })
  const journals: Journal[] = []
  const knownKeys: Configuration['knownKeys'] = (chargePointId) => {
    const [journal] = journals
    const boot = journal ? bootOf(journal.state(), chargePointId) : null
    return { know: knowKeys(catalogue.match({ boot, keys: [] })), keys: [] }
  }
  const bench = await startBench({
    ...options,
    knownKeys,
    moreProcedures: (given) => {
      journals.push(given.journal)
      return createProcedures({
        ...given,
        catalogue,
        templates,
        siteOf: () => Promise.resolve('Depot 7'),
        lists: memoryLists(),
        shutOut: () => () => undefined,
      })
    },
  })
  return { ...bench, templates }
}
