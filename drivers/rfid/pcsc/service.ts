import type { ToolError } from '../../../contract/tool-error.ts'
import { portFailed } from '../../errors.ts'
import type { NativeModules } from '../../native.ts'

/** What the smart-card service says of one of its readers. `mute`: a card that does not answer; `gone`: unplugged. */
export type ServiceReaderState = 'empty' | 'card' | 'mute' | 'gone'

/** A card to which the service has connected us, shared with other programs. */
export interface ServiceCard {
  atr(): Promise<Uint8Array>
  transmit(apdu: Uint8Array): Promise<Uint8Array>
  /** Leaves the card as it is. Never rejects. */
  release(): Promise<void>
}

export interface ServiceEvents {
  /** Each reader that is there, at the start too, and each change of it. `reader`: as the service names it. */
  readonly onReader: (reader: string, state: ServiceReaderState) => void
  /** The service has ended, or does not work any more. At most once. */
  readonly onEnd: (error: ToolError) => void
}

/** The part of the operating system that owns its smart-card readers (PC/SC), followed until `close`. */
export interface SmartCardService {
  /** Rejects when the card is gone, or another program has it for itself. */
  connect(reader: string): Promise<ServiceCard>
  close(): void
}

/** Rejects with ToolError: port-gone, port-failed. */
export type StartSmartCardService = (events: ServiceEvents) => Promise<SmartCardService>

const serviceName = 'smart-card service'

/** SCARD_STATE_…, SCARD_SHARE_SHARED and SCARD_LEAVE_CARD of PC/SC part 5. */
const states = { unknown: 0x04, unavailable: 0x08, present: 0x20, mute: 0x200 } as const
const shared = 2
const leave = 0

const stateOf = (status: number): ServiceReaderState => {
  if ((status & (states.unknown | states.unavailable)) !== 0) return 'gone'
  if ((status & states.present) === 0) return 'empty'
  return (status & states.mute) === 0 ? 'card' : 'mute'
}

/** The service of this computer. Rejects with native-module-missing too, where nothing reaches it. */
export const smartCardService =
  (native: NativeModules): StartSmartCardService =>
  async ({ onReader, onEnd }) => {
    const client = (await native.smartCards()).newClient()
    let closed = false
    try {
      client.start(
        // the ATR that comes along is not the card's (pcsc-mini 0.1.3 on Linux): it is asked for
        (reader, status) => {
          if (!closed) onReader(reader, stateOf(status))
        },
        (error) => {
          if (!closed) onEnd(portFailed(serviceName, error))
        },
      )
    } catch (error) {
      throw portFailed(serviceName, error)
    }
    return {
      connect: async (reader) => {
        const card = await client.connect(reader, shared)
        return {
          atr: async () => (await card.state()).atr,
          transmit: (apdu) => card.transmit(undefined, apdu),
          release: () => card.disconnect(leave).catch(() => undefined),
        }
      },
      close: () => {
        closed = true
        try {
          client.stop()
        } catch {
          // a service that has ended can not be left any more
        }
      },
    }
  }
