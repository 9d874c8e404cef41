import { Console } from 'node:console'
import { isToolError, type ToolError } from '../../../contract/tool-error.ts'
import { redact } from '../../../contract/redact.ts'

/** What an exit code says. */
export const exitCodes = { success: 0, chargePointFailed: 1, wrongUse: 2, ownFault: 70 } as const

export interface Output {
  /** For people: on stdout, or on stderr with --json. */
  readonly say: (text: string) => void
  /** For scripts: one JSON line on stdout, with --json alone. */
  readonly emit: (event: Readonly<Record<string, unknown>>) => void
}

export const createOutput = (json: boolean): Output => ({
  say: (text) => void (json ? process.stderr : process.stdout).write(`${text}\n`),
  emit: (event) => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`)
  },
})

/** Nobody reads any more: `| head` has what it wanted, or the window of the terminal was closed. */
const gone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])

/**
 * stdout is for what was asked: a library that prints does so on stderr. A reader of ours that goes away is no fault.
 */
export const guardStreams = (): void => {
  globalThis.console = new Console(process.stderr, process.stderr)
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!gone.has(error.code)) throw error
    })
}

/** For a command that only tells: `end` is called when nobody reads stdout any more. */
export const whenUnread = (end: () => void): void => {
  process.stdout.on('error', end)
}

/** What nobody caught ends a command as a fault of ours; node's own code for it would mean the charge point. */
export const endAtFaults = (json: boolean): void => {
  const end = (error: unknown): void => process.exit(tellError(error, createOutput(json)))
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

const complain = (text: string): void => void process.stderr.write(`${text}\n`)

const ownFaults: ReadonlySet<ToolError['code']> = new Set(['internal', 'journal-unavailable'])

/** Tells an error as its kind wants it, and gives the exit code: what a person can act on is 2, the rest our fault. */
export const tellError = (error: unknown, { emit }: Output): number => {
  if (isToolError(error)) {
    complain(`chargebench: ${error.message}`)
    emit({
      event: 'error',
      code: error.code,
      message: error.message,
      params: error.params,
      action: error.action,
    })
    return ownFaults.has(error.code) ? exitCodes.ownFault : exitCodes.wrongUse
  }
  const stack = String(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  complain(`chargebench: a fault of Chargebench's own\n${stack}`)
  emit({ event: 'error', code: 'internal', message: stack.split('\n')[0] ?? '' })
  return exitCodes.ownFault
}
