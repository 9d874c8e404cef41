import { carrierChannels, type Carrier } from '../contract/carrier.ts'

/** What is used of Electron's `ipcRenderer`. */
export interface IpcRendererShape {
  on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): unknown
  send(channel: string, ...args: unknown[]): void
}

/** The page's end of the carrier. What the page has taken in is acknowledged, so that main knows how far behind it is. */
export const createCarrier = (ipc: IpcRendererShape): Carrier => {
  const receivers = new Map<string, (text: string | null) => void>()
  ipc.on(carrierChannels.down, (_event, id, text) => {
    if (typeof id !== 'string' || (typeof text !== 'string' && text !== null)) return
    const receive = receivers.get(id)
    if (text === null) receivers.delete(id)
    try {
      receive?.(text)
    } finally {
      if (text !== null && text !== '') ipc.send(carrierChannels.read, id, text.length)
    }
  })
  return {
    open: (id, receive) => {
      receivers.set(id, receive)
      ipc.send(carrierChannels.up, id, '')
    },
    send: (id, text) => {
      // the empty text opens a socket: as a message it means nothing
      if (text !== '') ipc.send(carrierChannels.up, id, text)
    },
  }
}
