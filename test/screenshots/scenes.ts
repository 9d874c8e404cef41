import type { InterfaceAddress, ListeningView } from '../../contract/bridge.ts'
import type { JournalEvent } from '../../contract/journal-event.ts'

/** A screen, and the moment of the recorded journal that it shows. */
export interface Scene {
  readonly name: string
  /** The search part of the URL. */
  readonly place: string
  /** The first event that has not happened yet. */
  readonly before: (event: JournalEvent, seen: readonly JournalEvent[]) => boolean
  /** Seconds since the last event. */
  readonly later: number
  /** What is to be opened, by its name, once the screen is there. */
  readonly press?: RegExp
}

const id = 'ECP-AC-0417'
/** The card that lies on the reader of the recorded bench. */
export const heldUid = '04A2B3C4D5E680'
const boot = `?step=boot&cp=${id}`

const isFrame = (action: string) => (event: JournalEvent) =>
  event.kind === 'frame' && event.action === action && event.messageType === 2
const countOf = (events: readonly JournalEvent[], kind: JournalEvent['kind']): number =>
  events.filter((event) => event.kind === kind).length
const atTheEnd = (event: JournalEvent) => event.kind === 'connection-closed'

export const scenes: readonly Scene[] = [
  { name: 'connect-empty', place: '', before: ({ kind }) => kind === 'knock', later: 12 },
  { name: 'connect', place: '', before: ({ kind }) => kind === 'connection-opened', later: 12 },
  {
    name: 'connect-password',
    place: '',
    before: ({ kind }) => kind === 'connection-opened',
    later: 12,
    press: /^(?:Password|비밀번호):/,
  },
  { name: 'boot-waiting', place: boot, before: isFrame('BootNotification'), later: 1 },
  {
    name: 'boot-pending',
    place: boot,
    before: ({ kind }, seen) => kind === 'boot' && countOf(seen, 'boot') === 4,
    later: 3,
  },
  {
    name: 'boot',
    place: `${boot}&panel=traffic`,
    before: ({ kind }, seen) => kind === 'registration' && countOf(seen, 'boot') === 4,
    later: 2,
  },
  { name: 'boot-accepted', place: boot, before: isFrame('GetConfiguration'), later: 6 },
  { name: 'boot-disconnected', place: boot, before: () => false, later: 20 },
  {
    name: 'traffic',
    place: `${boot}&wide=traffic&panel=findings&frame=GetConfiguration`,
    before: atTheEnd,
    later: 4,
  },
  { name: 'traffic-panel', place: `${boot}&panel=traffic`, before: atTheEnd, later: 4 },
  {
    name: 'traffic-opened',
    place: `${boot}&panel=traffic&frame=UnlockConnector`,
    before: atTheEnd,
    later: 4,
  },
  {
    name: 'composer',
    place: `${boot}&panel=traffic&compose=RemoteStartTransaction`,
    before: atTheEnd,
    later: 4,
  },
  {
    name: 'composer-wide',
    place: `${boot}&wide=traffic&compose=SetChargingProfile`,
    before: atTheEnd,
    later: 4,
  },
  {
    name: 'findings',
    place: `${boot}&panel=findings`,
    before: atTheEnd,
    later: 4,
    press: /OCPP-J 1.6 §4.2.1/,
  },
  { name: 'meter-panel', place: `${boot}&panel=meter`, before: atTheEnd, later: 4 },
  { name: 'meter', place: `${boot}&wide=meter`, before: atTheEnd, later: 4 },
  { name: 'bench', place: `${boot}&panel=bench`, before: atTheEnd, later: 4 },
]

/** The events of a scene. */
export const eventsOf = ({ before }: Scene, journal: readonly JournalEvent[]): readonly JournalEvent[] => {
  const end = journal.findIndex((event, at) => before(event, journal.slice(0, at)))
  return end === -1 ? journal : journal.slice(0, end)
}

/** `frame=ACTION` in a place becomes the seq of its first CALL. */
export const placeOf = ({ place }: Scene, events: readonly JournalEvent[]): string =>
  place.replace(/frame=([A-Za-z]+)/, (_, action: string) => `frame=${events.find(isFrame(action))?.seq ?? 0}`)

const address = (name: string, kind: InterfaceAddress['kind'], host: string): InterfaceAddress => ({
  name,
  kind,
  address: host,
  family: 'IPv4',
  url: `ws://${host}:9220/ocpp`,
})

export const listening: ListeningView = {
  ocppPort: 9220,
  ocppUrl: 'ws://10.42.0.1:9220/ocpp',
  interfaces: [
    address('USB Ethernet', 'ethernet', '10.42.0.1'),
    address('Wi-Fi', 'wifi', '192.168.8.23'),
    address('lo', 'loopback', '127.0.0.1'),
  ],
}
