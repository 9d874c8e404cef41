import { once } from 'node:events'
import { connect } from 'node:net'
import { WebSocket } from 'ws'

const refused = async (url: string, subprotocol: string): Promise<void> => {
  const socket = new WebSocket(url, subprotocol)
  await once(socket, 'error') // it is not let in
}

/** Three ways of a charge point to dial a Central System of OCPP 1.6-J wrongly. */
export const wrongKnocks = {
  /** The URL as it was entered, and no identity behind it. */
  withoutIdentity: (ocppUrl: string): Promise<void> => refused(`${ocppUrl}/`, 'ocpp1.6'),
  /** Only another version of OCPP. */
  withOcpp2: (ocppUrl: string, id: string): Promise<void> => refused(`${ocppUrl}/${id}`, 'ocpp2.0.1'),
  /** `wss://` to the port of `ws://`: the first bytes of a TLS handshake. */
  withTls: async (ocppUrl: string): Promise<void> => {
    const { hostname, port } = new URL(ocppUrl)
    const socket = connect(Number(port), hostname)
    socket
      .on('error', () => undefined)
      .resume()
      .write(Buffer.from('16030100c8010000c40303', 'hex'))
    await once(socket, 'close')
  },
}
