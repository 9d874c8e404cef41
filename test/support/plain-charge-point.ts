import { once } from 'node:events'
import { WebSocket } from 'ws'

type Frame = readonly unknown[]

/** A charge point of a few lines on `ws` alone: it knows frames, not OCPP. */
export interface PlainChargePoint {
  readonly socket: WebSocket
  /** Sends a CALL and gives the payload of its CALLRESULT. */
  call(action: string, payload: object): Promise<unknown>
  boot(): Promise<unknown>
  /** The next CALL that comes, in order. */
  nextCall(): Promise<{ readonly messageId: string; readonly action: string; readonly payload: unknown }>
  send(frame: Frame): void
  readonly closed: Promise<number>
  close(): Promise<void>
}

/** A queue whose reader may come first. */
const createQueue = <T>() => {
  const items: T[] = []
  const readers: ((item: T) => void)[] = []
  return {
    put: (item: T): void => {
      const reader = readers.shift()
      if (reader) reader(item)
      else items.push(item)
    },
    next: (): Promise<T> =>
      new Promise((resolve) => {
        const [item] = items.splice(0, 1)
        if (item === undefined) readers.push(resolve)
        else resolve(item)
      }),
  }
}

export const dialChargePoint = async (ocppUrl: string, id: string): Promise<PlainChargePoint> => {
  const socket = new WebSocket(`${ocppUrl}/${encodeURIComponent(id)}`, 'ocpp1.6')
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const calls = createQueue<{ messageId: string; action: string; payload: unknown }>()
  const answers = new Map<string, (frame: Frame) => void>()
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame
    const [type, messageId, action, payload] = frame as [number, string, string, unknown]
    if (type === 2) calls.put({ messageId, action, payload })
    else answers.get(messageId)?.(frame)
  })
  await once(socket, 'open')
  const send = (frame: Frame): void => socket.send(JSON.stringify(frame))
  const call = (action: string, payload: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const messageId = `plain-${++lastId}`
      answers.set(messageId, (frame) =>
        frame[0] === 3 ? resolve(frame[2]) : reject(new Error(JSON.stringify(frame))),
      )
      send([2, messageId, action, payload])
    })
  return {
    socket,
    call,
    boot: () => call('BootNotification', { chargePointVendor: 'Plain', chargePointModel: 'One' }),
    nextCall: calls.next,
    send,
    closed,
    close: async () => {
      socket.close(1000)
      await closed
    },
  }
}
