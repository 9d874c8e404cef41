/**
 * What the preload puts on `window.chargebenchCarrier`: a wire that a WebSocket-shaped object is built on, so that
 * the renderer speaks the same tRPC protocol in both hosts. Text frames only; bytes never cross the bridge.
 */
export interface Carrier {
  /** Opens socket `id`. `receive('')` = it is open, `receive(null)` = it is closed, else one message. */
  open(id: string, receive: (text: string | null) => void): void
  /** Sends one message, or closes with `null`. */
  send(id: string, text: string | null): void
}

/** The name under which the preload exposes the carrier. */
export const carrierKey = 'chargebenchCarrier'

/** IPC channel names of the carrier: page → main, main → page, and the page's acknowledgement of bytes read. */
export const carrierChannels = { up: 'bridge-up', down: 'bridge-down', read: 'bridge-read' } as const
