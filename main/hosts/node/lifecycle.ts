import type { EventEmitter } from 'node:events'
import { redact } from '../../../contract/redact.ts'
import type { App } from '../../app.ts'
import { withinLastFlush } from './last-flush.ts'

export interface Supervised {
  readonly app: Pick<App, 'reportCrash'>
  close(): Promise<void>
}

export interface Supervision {
  /** Told when an orderly end begins, and when the program crashes; English. */
  readonly say: (sentence: string) => void
  readonly exit: (code: number) => void
  /** Where signals and uncaught errors come from; the process itself unless a test gives another. */
  readonly source?: Pick<EventEmitter, 'on'>
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const
const crashCode = 70
const forcedCode = 130

/**
 * Ends the process as it should end: at the first signal in order (0), at the second at once (130), after an error
 * that nobody caught with a report in the data folder and the journal flushed (70).
 */
export const superviseProcess = (host: Supervised, supervision: Supervision): void => {
  const { say, exit, source = process } = supervision
  let ending = false

  const onSignal = (signal: string): void => {
    if (ending) {
      say(`${signal} again: ended at once.`)
      return exit(forcedCode)
    }
    ending = true
    say(`${signal}: closing. Once more ends at once.`)
    host.close().then(
      () => exit(0),
      () => exit(crashCode),
    )
  }

  let crashed = false
  const onCrash = (error: unknown): void => {
    if (crashed) return
    crashed = true
    ending = true
    const report = host.app.reportCrash(error)
    const why = String(redact(error instanceof Error ? error.message : String(error)))
    say(`A fault of Chargebench's own: ${why}.${report === null ? '' : ` Its report: ${report}`}`)
    const leave = (): void => exit(crashCode)
    withinLastFlush(host.close()).then(leave, leave)
  }

  for (const signal of signals) source.on(signal, onSignal)
  source.on('uncaughtException', onCrash)
  source.on('unhandledRejection', onCrash)
}
