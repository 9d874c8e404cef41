import type { ActionName } from '../ocpp/actions/index.ts'
import type { ErrorCode } from '../ocpp/rpc.ts'
import type { Device } from './device.ts'
import type { Handshake } from './link.ts'

/** A message on its way out, before it is text. */
export type OutgoingMessage =
  | { readonly kind: 'call'; readonly messageId: string; readonly action: string; readonly payload: unknown }
  | {
      readonly kind: 'result'
      readonly messageId: string
      readonly action: ActionName
      readonly payload: unknown
    }

/** A CALL of the Central System, before anyone looks at its payload. */
export interface IncomingCall {
  readonly action: string
  readonly payload: unknown
}

/** What is done with a CALL instead of handling it. `later`: it is handled, and the answer waits. */
export type Reaction =
  | { readonly kind: 'silence' }
  | { readonly kind: 'answer'; readonly response: unknown; readonly then?: () => void }
  | { readonly kind: 'error'; readonly errorCode: ErrorCode; readonly description: string }
  | { readonly kind: 'later'; readonly afterMs: number }

export type Happening = 'link-opened' | 'link-lost' | 'accepted' | 'restarted'

/** How it leaves a file. */
export interface UploadWay {
  /** `multipart` is a POST of a form. */
  readonly method: 'PUT' | 'POST' | 'multipart'
  readonly times: number
  /** When it speaks of it: Uploading as it begins, or not before the file is there. */
  readonly tells: 'as-it-goes' | 'afterwards'
}

/** The places where a behaviour takes hold. Everything else in the charge point knows nothing of behaviours. */
export interface Hooks {
  /** The WebSocket handshake. */
  readonly handshake?: (handshake: Handshake) => Handshake
  /** null: it is kept back. */
  readonly outgoing?: (message: OutgoingMessage) => OutgoingMessage | null
  /** The text as it goes over the wire; several, or none. */
  readonly wire?: (text: string) => readonly (string | Uint8Array)[]
  /** null: it is handled as ever. */
  readonly incoming?: (call: IncomingCall) => Reaction | null
  /** A CALL of its own was answered; what the answer says is done already. */
  readonly answered?: (payload: unknown) => void
  /** The idTag that its reader makes of a card. */
  readonly card?: (idTag: string) => string
  /** Milliseconds since the epoch as a timestamp. */
  readonly timestamp?: (ms: number) => string
  /** Whether a reset comes about; `attempt` counts from 0. */
  readonly resets?: (attempt: number) => boolean
  /** What it does when so much of a firmware has come (0 to 1); null: it goes on. */
  readonly fetches?: (part: number) => 'hold' | 'restart' | null
  readonly uploads?: (way: UploadWay) => UploadWay
  /** Something happened; `restarted` comes before it dials again. */
  readonly happened?: (what: Happening) => void
}

/** A way to be bad, by name. */
export interface Behaviour {
  readonly name: string
  /** English, one sentence without a full stop. */
  readonly does: string
  /** How far into a file it begins where nobody says it, 0 to 1; left out: it has nothing to do with that. */
  readonly at?: number
  /** Hooks of its own for every charge point; `at` as it was said, or its own. */
  readonly create: (device: Device, at: number) => Hooks
}

/** The hooks of several behaviours one after the other. */
export const combine = (hooks: readonly Hooks[]): Required<Hooks> => ({
  handshake: (handshake) => hooks.reduce((now, hook) => hook.handshake?.(now) ?? now, handshake),
  outgoing: (message) =>
    hooks.reduce<OutgoingMessage | null>(
      (now, hook) => (now && hook.outgoing ? hook.outgoing(now) : now),
      message,
    ),
  wire: (text) =>
    hooks.reduce<readonly (string | Uint8Array)[]>(
      (now, hook) => now.flatMap((one) => (typeof one === 'string' && hook.wire ? hook.wire(one) : [one])),
      [text],
    ),
  incoming: (call) => {
    for (const hook of hooks) {
      const reaction = hook.incoming?.(call) ?? null
      if (reaction) return reaction
    }
    return null
  },
  answered: (payload) => {
    for (const hook of hooks) hook.answered?.(payload)
  },
  card: (idTag) => hooks.reduce((now, hook) => hook.card?.(now) ?? now, idTag),
  timestamp: (ms) => hooks.findLast((hook) => hook.timestamp)?.timestamp?.(ms) ?? new Date(ms).toISOString(),
  resets: (attempt) => hooks.every((hook) => hook.resets?.(attempt) ?? true),
  fetches: (part) => {
    for (const hook of hooks) {
      const does = hook.fetches?.(part) ?? null
      if (does) return does
    }
    return null
  },
  uploads: (way) => hooks.reduce((now, hook) => hook.uploads?.(now) ?? now, way),
  happened: (what) => {
    for (const hook of hooks) hook.happened?.(what)
  },
})
