import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.12; not while Pending (OCPP 1.6 §4.2). */
export const remoteStopTransaction: Handler<'RemoteStopTransaction'> = ({ transactionId }, device) => {
  const { connectors, queue, registration } = device
  const connector = connectors.find(
    ({ running }) => running !== null && queue.transactionId(running.key) === transactionId,
  )
  if (!connector || registration().state !== 'accepted') return { response: { status: 'Rejected' } }
  return { response: { status: 'Accepted' }, then: () => connector.stopTransaction('Remote') }
}
