import { once } from 'node:events'
import { connect } from 'node:net'
import { mutatedFrame } from './fuzz-frames.ts'
import { dial, encodeFrame, handshake, type RawChargePoint } from './raw-charge-point.ts'
import { seededRandom, type Random } from './random.ts'

export interface FuzzOptions {
  /** Of a Central System that accepts everybody. */
  readonly port: number
  readonly seed: number
  readonly frames: number
  readonly garbageConnections: number
  /** Called with the number of frames that the server has worked off. */
  readonly onProgress?: (frames: number) => void | Promise<void>
}

export interface FuzzReport {
  readonly frames: number
  readonly garbageConnections: number
  /** CALLs of the good charge point, each answered with a CALLRESULT before the campaign went on. */
  readonly goodAnswers: number
  /** Connections of bad charge points that were lost to what they sent, and dialled again. */
  readonly redials: number
}

const badChargePoints = 8
const batch = 100
const garbageAtOnce = 50

interface Bad {
  readonly id: string
  chargePoint: RawChargePoint
  /** Resolves when the answer to the mark arrives. */
  marked: () => void
}

const mark = 'fuzz-mark'

const dialBad = (port: number, bad: Pick<Bad, 'id'> & Partial<Bad>): RawChargePoint =>
  dial({
    port,
    path: `/ocpp/${bad.id}`,
    onText: (text) => {
      if (text.startsWith(`[3,"${mark}"`)) bad.marked?.()
    },
  })

/** Bytes that break WebSocket itself: the server has to close, and does. */
const brokenFrame = (random: Random): Buffer =>
  random.pick([
    encodeFrame({ opcode: 3 + random.below(5), payload: 'x' }),
    encodeFrame({ opcode: 1, payload: 'x', mask: false }),
    encodeFrame({ opcode: 1, payload: 'x', rsv1: true }),
    encodeFrame({ opcode: 8, payload: random.bytes(1) }),
    encodeFrame({ opcode: 9, payload: random.bytes(126) }),
    encodeFrame({ opcode: 0, payload: 'x' }),
    random.bytes(40),
  ])

const sendOne = (random: Random, { chargePoint }: Bad, index: number): void => {
  const payload = mutatedFrame(random, index)
  const dice = random.next()
  if (dice < 0.01) chargePoint.write(brokenFrame(random))
  else if (dice < 0.05) chargePoint.sendFrame({ opcode: 2, payload })
  else if (dice < 0.1) {
    const cut = random.below(payload.length)
    chargePoint.sendFrame({ opcode: 1, payload: payload.slice(0, cut), fin: false })
    chargePoint.sendFrame({ opcode: 0, payload: payload.slice(cut) })
  } else if (dice < 0.12) chargePoint.sendFrame({ opcode: 1, payload: random.bytes(1 + random.below(300)) })
  else chargePoint.sendFrame({ opcode: 1, payload })
}

/** Waits until everything that was sent is worked off, or the connection is gone; then there is a new one. */
const settle = async (port: number, bad: Bad): Promise<boolean> => {
  const marked = new Promise<'marked'>((resolve) => {
    bad.marked = () => resolve('marked')
  })
  bad.chargePoint.send(`[2,"${mark}","Heartbeat",{}]`)
  if ((await Promise.race([marked, bad.chargePoint.closed])) === 'marked') return true
  bad.chargePoint = dialBad(port, bad)
  await bad.chargePoint.response
  return false
}

const garbage = (random: Random): Buffer => {
  const good = handshake('/ocpp/GARBAGE', 'GET', {})
  switch (random.below(8)) {
    case 0:
      return Buffer.alloc(0)
    case 1:
      return random.bytes(1 + random.below(2_000))
    case 2:
      return Buffer.from(good.slice(0, random.below(good.length)))
    case 3:
      return Buffer.from(
        good.replace(random.pick(['GET', 'HTTP/1.1', '13', 'websocket', '/ocpp/GARBAGE']), 'odd'),
      )
    case 4:
      return Buffer.concat([Buffer.from('16030100c8010000c40303', 'hex'), random.bytes(200)])
    case 5:
      return Buffer.from(`GET /${'x'.repeat(random.below(40_000))}`)
    case 6:
      return Buffer.concat([Buffer.from(good), random.bytes(200)])
    default:
      return Buffer.from(mutatedFrame(random, 0))
  }
}

/** One connection that is none; resolves when both sides have let it go. */
const visit = async (random: Random, port: number): Promise<void> => {
  const socket = connect({ port, host: '127.0.0.1' })
  const closed = once(socket, 'close')
  socket.on('error', () => undefined)
  socket.resume()
  const bytes = garbage(random)
  if (bytes.length > 0) socket.write(bytes)
  if (random.next() < 0.2) socket.once('connect', () => socket.resetAndDestroy())
  else socket.end()
  await closed
}

/**
 * Mutated frames from several bad charge points, and connections full of garbage, at a live server, while a good charge
 * point is answered all the while: after every batch it has to get its answer, or the campaign does not go on.
 */
export const runFuzzCampaign = async (options: FuzzOptions): Promise<FuzzReport> => {
  const { port, seed, frames, garbageConnections, onProgress } = options
  const random = seededRandom(seed)
  const good = dial({ port, path: '/ocpp/GOOD' })
  await good.response
  await good.call('BootNotification', { chargePointVendor: 'Good', chargePointModel: 'Good' })
  let goodAnswers = 0
  let redials = 0

  const beGood = async (): Promise<void> => {
    const answer = await Promise.race([good.call('Heartbeat', {}), good.closed])
    if (!('type' in answer) || answer.type !== 3) throw new Error('The good charge point was not answered.')
    goodAnswers += 1
  }

  const bads = Array.from({ length: badChargePoints }, (_, i): Bad => {
    const bad: Pick<Bad, 'id'> & Partial<Bad> = { id: `BAD-${i}`, marked: () => undefined }
    return Object.assign(bad, { chargePoint: dialBad(port, bad), marked: () => undefined })
  })
  await Promise.all(bads.map((bad) => bad.chargePoint.response))

  const sendFrames = async (): Promise<void> => {
    for (let sent = 0; sent < frames;) {
      const until = Math.min(frames, sent + batch)
      for (; sent < until; sent += 1) sendOne(random, random.pick(bads), sent)
      await beGood()
      const kept = await Promise.all(bads.map((bad) => settle(port, bad)))
      redials += kept.filter((isKept) => !isKept).length
      await onProgress?.(sent)
    }
  }

  const connectGarbage = async (): Promise<void> => {
    const own = seededRandom(seed + 1)
    for (let done = 0; done < garbageConnections; done += garbageAtOnce) {
      const count = Math.min(garbageAtOnce, garbageConnections - done)
      await Promise.all(Array.from({ length: count }, () => visit(own, port)))
      await beGood()
    }
  }

  await Promise.all([sendFrames(), connectGarbage()])
  await beGood()
  for (const { chargePoint } of bads) chargePoint.destroy()
  good.bye()
  await good.closed
  return { frames, garbageConnections, goodAnswers, redials }
}
