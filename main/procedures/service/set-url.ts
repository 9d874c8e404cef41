import type { ServiceUrlSet } from '../../../contract/service-port.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { Dialogue } from '../../../drivers/service-port/console/dialogue.ts'
import type { ProcedureContext } from '../procedure.ts'

const readUrl = async (dialogue: Dialogue): Promise<string> => {
  const { url } = await dialogue.run('read-url')
  return url ?? ''
}

/**
 * Sets the URL and reads it back. `before` is called with what was there, and before it is touched. Rejects with
 * ToolError service-unexpected where it reads back as another.
 */
export const setUrl = async (
  context: ProcedureContext,
  dialogue: Dialogue,
  { device, url, restart }: { readonly device: string; readonly url: string; readonly restart: boolean },
  before: (old: string) => Promise<void>,
): Promise<ServiceUrlSet> => {
  context.progress('ask-console', { task: 'read-url' })
  const old = await readUrl(dialogue)
  if (old === url) return { old, url, state: 'equal', restarted: false }
  await before(old)
  context.progress('set-url', { url })
  await dialogue.run('set-url')
  const now = await readUrl(dialogue)
  if (now !== url)
    throw new ToolError(
      'service-unexpected',
      { port: device, expected: url },
      'look-at-console',
      `The URL was set to ${url}, but reads back as ${now}.`,
    )
  if (!restart) return { old, url, state: 'set', restarted: false }
  context.progress('restart')
  await dialogue.run('restart')
  return { old, url, state: 'set', restarted: true }
}
