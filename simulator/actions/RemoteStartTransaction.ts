import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.11; not while Pending (OCPP 1.6 §4.2). */
export const remoteStartTransaction: Handler<'RemoteStartTransaction'> = (request, device) => {
  if (device.registration().state !== 'accepted') return { response: { status: 'Rejected' } }
  const { status, then } = device.access.remoteStart(request)
  return { response: { status }, ...(then && { then }) }
}
