import { z } from 'zod'
import type { ToolErrorCode, ToolErrorParams } from './tool-error.ts'

export const lineEndings = ['cr', 'lf', 'crlf'] as const
export type LineEnding = (typeof lineEndings)[number]

/** How a terminal is set up. */
export const consoleSettingsSchema = z.strictObject({
  /** An id or path that the list of ports tells, or `tcp://host:port`. */
  device: z.string().min(1).max(255),
  baudRate: z.int().min(300).max(4_000_000).default(115_200),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  lineEnding: z.enum(lineEndings).default('cr'),
  /** Shows what is typed: for consoles that do not give it back. */
  localEcho: z.boolean().default(false),
  /** Whose service port it is, where that is known: what is said is kept with its journal. */
  chargePointId: z.string().min(1).max(255).nullable().default(null),
})
export type ConsoleSettings = z.infer<typeof consoleSettingsSchema>

/** How it stands with the port of a terminal. */
export type ConsoleState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly port: string }
  /** Somebody of ours has the port; it comes back by itself. `to`: a procedure or a panel by its name. */
  | { readonly state: 'yielded'; readonly to: string }
  /** It is tried again by itself. `error` names an i18n key below `errors`. */
  | { readonly state: 'failed'; readonly error: ToolErrorCode; readonly params: ToolErrorParams }
  | { readonly state: 'closed' }

/** What takes its time at a terminal, and can be cancelled. */
export type ConsoleActivity =
  | { readonly kind: 'baud-scan'; readonly baudRate: number }
  /** `size`: null where it is not known. Bytes. */
  | { readonly kind: 'file'; readonly name: string; readonly sent: number; readonly size: number | null }
  /** A macro of several lines: how many have been typed. */
  | { readonly kind: 'macro'; readonly sent: number; readonly size: number }

/** How a file goes out: some consoles lose what comes too fast. */
export const filePacings = ['fast', 'slow', 'line'] as const
export const filePacingSchema = z.enum(filePacings)
/** `fast`: as the line takes it; `slow`: 256 bytes each 100 ms; `line`: each line when the one before was answered. */
export type FilePacing = z.infer<typeof filePacingSchema>

/** A terminal in few words. */
export interface ConsoleBrief {
  readonly settings: ConsoleSettings
  readonly state: ConsoleState
  readonly activity: ConsoleActivity | null
}

/** A part of what was said, and how it stands. */
export interface ConsoleView {
  readonly state: ConsoleState
  readonly settings: ConsoleSettings
  readonly activity: ConsoleActivity | null
  /** So many bytes were more than the journal keeps. */
  readonly notKept: number
  /** Of the last chunk: what to ask for next. */
  readonly seq: number
  /** So many bytes are left out before the chunks, because the page was behind; they can be read as a whole. */
  readonly skipped: number
  /** So many bytes before the chunks are not kept any more. */
  readonly lost: number
  readonly chunks: readonly {
    readonly seq: number
    /** Milliseconds since the epoch. */
    readonly at: number
    readonly from: 'device' | 'us'
    readonly base64: string
  }[]
}

/** What a person types often. */
export const consoleMacroSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** A line each; `${variables}` and keys (`\\x03`, `\\r`, `\\t`, `\\e`) are filled in. */
  text: z.string().min(1).max(4_096),
  /** Variables that hold a secret: asked for each time, never shown and never kept. */
  secrets: z
    .array(
      z
        .string()
        .regex(/^[\w-]+$/)
        .max(40),
    )
    .max(10)
    .default([]),
})
export type ConsoleMacro = z.infer<typeof consoleMacroSchema>
export const consoleMacrosSchema = z.array(consoleMacroSchema).max(100)

/** The names of the variables of a text, each once. */
export const variablesOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\$\{([\w-]+)\}/g)].flatMap(([, name]) => name ?? [])),
]

/** One line of a hex view: offset, sixteen bytes, and the signs they are. */
export const hexLines = (bytes: Uint8Array, from = 0): readonly string[] =>
  Array.from({ length: Math.ceil(bytes.length / 16) }, (_none, line) => {
    const part = bytes.subarray(line * 16, line * 16 + 16)
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const signs = Array.from(part, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    ).join('')
    return `${(from + line * 16).toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${signs}`
  })
