import type { Request, Response } from '../../ocpp/actions/index.ts'
import type { Device } from '../device.ts'
import type { Handler } from '../handler.ts'
import { foldIdTag, type LocalListEntry } from '../memory.ts'

type Entries = NonNullable<Request<'SendLocalList'>['localAuthorizationList']>

/** The list after the update; null: an entry of a full list has no idTagInfo (OCPP 1.6 §7.1). */
const update = (
  before: ReadonlyMap<string, LocalListEntry>,
  entries: Entries,
  isFull: boolean,
): Map<string, LocalListEntry> | null => {
  const after = new Map(isFull ? [] : before)
  for (const { idTag, idTagInfo } of entries) {
    if (idTagInfo) after.set(foldIdTag(idTag), { idTag, idTagInfo })
    else if (isFull) return null
    else after.delete(foldIdTag(idTag))
  }
  return after
}

const apply = (request: Request<'SendLocalList'>, device: Device): Response<'SendLocalList'>['status'] => {
  const { listVersion, localAuthorizationList = [], updateType } = request
  const { memory, configuration } = device
  const isFull = updateType === 'Full'
  if (!device.supports('LocalAuthListManagement')) return 'NotSupported'
  if (!configuration.boolean('LocalAuthListEnabled')) return 'Failed'
  // 0 and -1 stand for something else (Errata 3.52).
  if (listVersion <= 0) return 'Failed'
  if (!isFull && listVersion <= memory.localList.version) return 'VersionMismatch'
  // 0 as the most says nothing: the certified charge point tells it.
  const most = (key: string): number => configuration.number(key) || Infinity
  if (localAuthorizationList.length > most('SendLocalListMaxLength')) return 'Failed'
  const entries = update(memory.localList.entries, localAuthorizationList, isFull)
  if (entries === null || entries.size > most('LocalAuthListMaxLength')) return 'Failed'
  memory.localList = { version: listVersion, entries }
  // What the list knows is not kept in the cache (OCPP 1.6 §3.5.3).
  for (const key of entries.keys()) memory.cache.delete(key)
  return 'Accepted'
}

/** OCPP 1.6 §5.15. */
export const sendLocalList: Handler<'SendLocalList'> = (request, device) => ({
  response: { status: apply(request, device) },
})
