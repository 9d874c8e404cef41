import type { TRPCClient } from '@trpc/client'
import type {
  ConsoleBrief,
  ConsoleMacro,
  ConsoleSettings,
  ConsoleView,
  FilePacing,
} from '../../../contract/console.ts'
import type { ServiceProfileEntry } from '../../../contract/service-port.ts'
import type { PlannedTask, ServiceTask } from '../../../contract/service-profile.ts'
import type { AppRouter } from '../../../main/api/router.ts'
import { createAsk, sendFile, type Sending } from '../../state/ask.ts'
import { call } from '../../state/call.ts'

export interface ConsoleFollower {
  /** What the page has already: asked at each beginning. */
  readonly after: () => number
  readonly onView: (view: ConsoleView) => void
  /** It is not open any more. */
  readonly onGone: () => void
}

export type ConsoleChange = Partial<
  Pick<ConsoleSettings, 'baudRate' | 'dataBits' | 'parity' | 'stopBits' | 'lineEnding' | 'localEcho'>
>

export interface MacroOrder {
  readonly text: string
  readonly variables: Readonly<Record<string, string>>
  /** Names of those variables that are never shown and never kept. */
  readonly secrets: readonly string[]
}

/** Terminals on the ports of the computer that Chargebench runs on. Everything rejects with `BenchError`. */
export interface ConsoleClient {
  readonly list: () => Promise<readonly ConsoleBrief[]>
  readonly open: (settings: Partial<ConsoleSettings> & { readonly device: string }) => Promise<ConsoleBrief>
  readonly watch: (device: string, follower: ConsoleFollower) => () => void
  readonly type: (device: string, text: string) => Promise<void>
  readonly macro: (device: string, order: MacroOrder) => Promise<void>
  readonly macros: () => Promise<readonly ConsoleMacro[]>
  readonly saveMacros: (macros: readonly ConsoleMacro[]) => Promise<readonly ConsoleMacro[]>
  readonly change: (device: string, change: ConsoleChange) => Promise<void>
  readonly findBaudRate: (device: string) => Promise<void>
  readonly cancel: (device: string) => Promise<boolean>
  readonly clear: (device: string) => Promise<void>
  readonly close: (device: string) => Promise<void>
  /** Resolves when the last byte has gone out to the device. */
  readonly sendFile: (device: string, file: File, pacing: FilePacing, sending: Sending) => Promise<void>
  /** All that is kept of what was said. */
  readonly scrollback: (device: string) => Promise<Blob>
  /** What `service.collect-log` has kept, by the name of its result. */
  readonly log: (file: string) => Promise<Blob>
  readonly profiles: () => Promise<readonly ServiceProfileEntry[]>
  /** Says whose URL a run has set that was told no charge point. */
  readonly giveUrl: (runId: string, chargePointId: string) => Promise<void>
  /** What would be typed and waited for; of secrets only their names. */
  readonly dryRun: (
    profile: string,
    tasks: readonly ServiceTask[],
    variables: Readonly<Record<string, string>>,
  ) => Promise<readonly PlannedTask[]>
}

const queryOf = (device: string, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({ device, ...more }).toString()

/** All but what is followed with the other subscriptions. */
export const createConsoleClient = (
  trpc: TRPCClient<AppRouter>,
  token: string | null,
): Omit<ConsoleClient, 'watch'> => {
  const ask = createAsk(token)
  return {
    list: () => call(trpc.console.list.query()),
    open: (settings) => call(trpc.console.open.mutate(settings)),
    type: (device, text) => call(trpc.console.type.mutate({ device, text })),
    macro: (device, { text, variables, secrets }) =>
      call(trpc.console.macro.mutate({ device, text, variables: { ...variables }, secrets: [...secrets] })),
    macros: () => call(trpc.console.macros.query()),
    saveMacros: (macros) => call(trpc.console.saveMacros.mutate([...macros])),
    change: (device, settings) => call(trpc.console.change.mutate({ device, settings })),
    findBaudRate: (device) => call(trpc.console.findBaudRate.mutate({ device }).then(() => undefined)),
    cancel: (device) => call(trpc.console.cancel.mutate({ device })),
    clear: (device) => call(trpc.console.clear.mutate({ device })),
    close: (device) => call(trpc.console.close.mutate({ device })),
    sendFile: async (device, file, pacing, sending) => {
      const query = queryOf(device, { name: file.name.slice(0, 255), pacing })
      await sendFile(token, `/api/consoles/file?${query}`, file, sending)
    },
    scrollback: async (device) => (await ask(`/api/consoles/scrollback?${queryOf(device)}`)).blob(),
    log: async (file) => (await ask(`/api/console-logs/${encodeURIComponent(file)}`)).blob(),
    profiles: async () => (await call(trpc.service.profiles.query())).profiles,
    giveUrl: (runId, chargePointId) => call(trpc.service.giveUrl.mutate({ runId, chargePointId })),
    dryRun: (profile, tasks, variables) =>
      call(trpc.service.dryRun.query({ profile, tasks: [...tasks], variables: { ...variables } })),
  }
}
