import { z } from 'zod'
import type { ToolErrorCode, ToolErrorParams } from './tool-error.ts'

/** How a terminal is set up. */
export const consoleSettingsSchema = z.strictObject({
  /** An id or path that the list of ports tells, or `tcp://host:port`. */
  device: z.string().min(1).max(255),
  baudRate: z.int().min(300).max(4_000_000).default(115_200),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  lineEnding: z.enum(['cr', 'lf', 'crlf']).default('cr'),
  /** Shows what is typed: for consoles that do not give it back. */
  localEcho: z.boolean().default(false),
})
export type ConsoleSettings = z.infer<typeof consoleSettingsSchema>

/** How it stands with the port of a terminal. */
export type ConsoleState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly port: string }
  /** Somebody of ours has the port; it comes back by itself. */
  | { readonly state: 'yielded' }
  /** It is tried again by itself. `error` names an i18n key below `errors`. */
  | { readonly state: 'failed'; readonly error: ToolErrorCode; readonly params: ToolErrorParams }
  | { readonly state: 'closed' }

/** A part of what was said, and how it stands. */
export interface ConsoleView {
  readonly state: ConsoleState
  readonly settings: ConsoleSettings
  /** Of the last chunk: what to ask for next. */
  readonly seq: number
  /** How many chunks were dropped from the scrollback before they could be given. */
  readonly lost: number
  readonly chunks: readonly {
    readonly seq: number
    /** Milliseconds since the epoch. */
    readonly at: number
    readonly from: 'device' | 'us'
    readonly base64: string
  }[]
}
