import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.10: 0 = the list is empty, -1 = it has none. */
export const getLocalListVersion: Handler<'GetLocalListVersion'> = (_request, { memory, supports }) => ({
  response: { listVersion: supports('LocalAuthListManagement') ? memory.localList.version : -1 },
})
