import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ServiceLog } from '../../../contract/service-port.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import {
  consoleInput,
  consoleNeeds,
  logFileOf,
  withConsole,
  type ConsoleInput,
  type ServiceDeps,
} from './conversation.ts'

/** Has the console say its log, and keeps it as a file. */
export const collectLogProcedure = (deps: ServiceDeps): Procedure<ConsoleInput, ServiceLog> =>
  defineProcedure<ConsoleInput, ServiceLog>({
    input: consoleInput,
    needs: consoleNeeds,
    afterInterruption: 'repeat',
    secrets: ['secrets'],
    async run(input, context) {
      const { log = '' } = await withConsole(context, deps, 'service.collect-log', input, {}, (dialogue) => {
        context.progress('ask-console', { task: 'export-log' })
        return dialogue.run('export-log')
      })
      const path = logFileOf(deps, context.runId)
      const content = Buffer.from(`${log}\n`)
      await mkdir(deps.logDir, { recursive: true, mode: 0o700 })
      await writeFile(path, content, { mode: 0o600 })
      return {
        file: basename(path),
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        lines: log.split('\n').length,
      }
    },
  })
