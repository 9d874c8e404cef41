import { ToolError } from '../../../contract/tool-error.ts'
import type { StoredRevision } from '../../storage/lists.ts'
import type { LocalListDeps } from './deps.ts'

/** ToolError `not-found`. Absent `revision`: the newest. */
export const loadList = async (
  { lists }: LocalListDeps,
  listId: string,
  revision: number | undefined,
): Promise<StoredRevision> => {
  const stored = await lists.revision(listId, revision ?? null)
  if (stored) return stored
  throw new ToolError('not-found', { list: listId }, 'choose-list', `There is no list "${listId}".`)
}
