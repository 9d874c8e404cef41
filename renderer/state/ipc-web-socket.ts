import type { Carrier } from '../../contract/carrier.ts'

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** Whether the preload of the desktop app has put its carrier here. */
export const isCarrier = (value: unknown): value is Carrier =>
  typeof value === 'object' &&
  value !== null &&
  'open' in value &&
  typeof value.open === 'function' &&
  'send' in value &&
  typeof value.send === 'function'

/**
 * A WebSocket class whose wire is the carrier of the desktop app's preload, for tRPC's `createWSClient({ WebSocket })`:
 * subscriptions, reconnection and resumption are the same as over a real one. Text messages only; the URL is not used.
 */
export const ipcWebSocket = (carrier: Carrier): typeof WebSocket => {
  class IpcWebSocket extends EventTarget {
    static readonly CONNECTING = CONNECTING
    static readonly OPEN = OPEN
    static readonly CLOSING = CLOSING
    static readonly CLOSED = CLOSED
    // tRPC reads these off the instance too: without them no subscription is ever stopped
    readonly CONNECTING = CONNECTING
    readonly OPEN = OPEN
    readonly CLOSING = CLOSING
    readonly CLOSED = CLOSED
    readyState: number = CONNECTING
    binaryType: BinaryType = 'arraybuffer'
    readonly bufferedAmount = 0
    readonly extensions = ''
    readonly protocol = ''
    readonly url: string
    readonly #id = crypto.randomUUID()

    constructor(url: string | URL) {
      super()
      this.url = String(url)
      carrier.open(this.#id, (text) => this.#receive(text))
    }

    #receive(text: string | null): void {
      if (this.readyState === CLOSED) return
      if (text === null) {
        this.readyState = CLOSED
        this.dispatchEvent(Object.assign(new Event('close'), { code: 1000, reason: '', wasClean: true }))
      } else if (text === '') {
        if (this.readyState !== CONNECTING) return
        this.readyState = OPEN
        this.dispatchEvent(new Event('open'))
      } else if (this.readyState === OPEN) this.dispatchEvent(new MessageEvent('message', { data: text }))
    }

    send(text: string): void {
      if (this.readyState === CONNECTING) throw new DOMException('not open yet', 'InvalidStateError')
      if (this.readyState === OPEN) carrier.send(this.#id, text)
    }

    close(): void {
      if (this.readyState >= CLOSING) return
      this.readyState = CLOSING
      carrier.send(this.#id, null)
    }
  }
  // tRPC uses addEventListener, never the on… properties, which this class therefore lacks
  return IpcWebSocket as unknown as typeof WebSocket
}
