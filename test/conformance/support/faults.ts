import type { FailureKind } from '../../../main/conformance/expectations.ts'
import type { FromCentralSystem, FromChargePoint } from '../../../ocpp/actions/index.ts'

/** A frame of the Central System: a CALL by its action, an answer by the action of the CALL that it answers. */
export type OurFrame = FromCentralSystem | `answer to ${FromChargePoint}`

/** What is done to one frame of the Central System on its way, and how the case must go red over it. */
export interface FrameFault {
  readonly frame: OurFrame
  /** The first such frame is 1. */
  readonly nth: number
  /** null = the frame never arrives; else dotted paths into its payload and their new values, `undefined` removes. */
  readonly set: Readonly<Record<string, unknown>> | null
  readonly red: FailureKind
}

/** The handshake's answer loses the header that names the subprotocol. */
export interface HandshakeFault {
  readonly frame: 'handshake'
  readonly red: 'no-subprotocol'
}

export type Fault = FrameFault | HandshakeFault

export const dropped = (frame: OurFrame, nth = 1): Fault => ({ frame, nth, set: null, red: 'timed-out' })

/** Still within its schema, and no longer what the case asks for. */
export const altered = (frame: OurFrame, set: Readonly<Record<string, unknown>>, nth = 1): Fault => ({
  frame,
  nth,
  set,
  red: 'unlike',
})

/** No longer within its schema. */
export const spoiled = (frame: OurFrame, set: Readonly<Record<string, unknown>>, nth = 1): Fault => ({
  frame,
  nth,
  set,
  red: 'outside-schema',
})

export const withoutSubprotocol: Fault = { frame: 'handshake', red: 'no-subprotocol' }

export const describeFault = (fault: Fault): string => {
  if (fault.frame === 'handshake') return 'the handshake names no subprotocol'
  const which = `${fault.frame}${fault.nth === 1 ? '' : ` (number ${fault.nth})`}`
  if (fault.set === null) return `${which} is lost`
  const changes = Object.entries(fault.set).map(
    ([path, value]) => `${path} ${value === undefined ? 'missing' : `= ${JSON.stringify(value)}`}`,
  )
  return `${which} with ${changes.join(', ')}`
}
