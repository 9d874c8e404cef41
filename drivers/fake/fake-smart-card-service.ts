import type { ToolError } from '../../contract/tool-error.ts'
import { fromHex, toHex } from '../bytes.ts'
import { portGone } from '../errors.ts'
import { getUid } from '../rfid/contactless.ts'
import type { ServiceEvents, StartSmartCardService } from '../rfid/pcsc/service.ts'
import type { FakeCcidCard } from './fake-ccid.ts'

export interface FakeSmartCardService {
  readonly start: StartSmartCardService
  plug(reader: string): void
  unplug(reader: string): void
  insert(reader: string, card: FakeCcidCard): void
  remove(reader: string): void
  /** So many connections from now on fail, as with a card that moves or that another program has. */
  refuse(connections: number): void
  /** The service ends. */
  end(error: ToolError): void
  /** APDUs that came, in hex. */
  readonly heard: readonly string[]
  /** How many have started it and not closed it. */
  readonly users: () => number
}

/** The smart-card service of an operating system, without one. */
export const createFakeSmartCardService = (): FakeSmartCardService => {
  const readers = new Map<string, FakeCcidCard | null>()
  const users = new Set<ServiceEvents>()
  const heard: string[] = []
  let refusals = 0
  const tell = (reader: string) => {
    const card = readers.get(reader)
    const state = card === undefined ? 'gone' : card === null ? 'empty' : card.atr === '' ? 'mute' : 'card'
    for (const { onReader } of users) onReader(reader, state)
  }
  const put = (reader: string, card: FakeCcidCard | null) => {
    readers.set(reader, card)
    tell(reader)
  }

  return {
    start: (events) => {
      users.add(events)
      for (const reader of readers.keys()) tell(reader)
      return Promise.resolve({
        connect: (reader) => {
          const card = readers.get(reader)
          if (!card || refusals > 0) {
            refusals = Math.max(0, refusals - 1)
            return Promise.reject(portGone(reader))
          }
          return Promise.resolve({
            atr: () => Promise.resolve(fromHex(card.atr)),
            transmit: (apdu: Uint8Array) => {
              heard.push(toHex(apdu))
              const isGetUid = toHex(apdu) === toHex(getUid)
              const answer = !isGetUid ? '9000' : card.uid === null ? '6D00' : `${card.uid}9000`
              return Promise.resolve(fromHex(answer))
            },
            release: () => Promise.resolve(),
          })
        },
        close: () => void users.delete(events),
      })
    },
    plug: (reader) => put(reader, null),
    unplug: (reader) => {
      readers.delete(reader)
      tell(reader)
    },
    insert: put,
    remove: (reader) => put(reader, null),
    refuse: (connections) => (refusals = connections),
    end: (error) => {
      for (const { onEnd } of users) onEnd(error)
    },
    heard,
    users: () => users.size,
  }
}
