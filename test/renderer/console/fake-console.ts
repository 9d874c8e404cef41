import type { ConsoleBrief, ConsoleMacro, ConsoleView } from '../../../contract/console.ts'
import { consoleSettingsSchema } from '../../../contract/console.ts'
import type { ServiceProfileEntry } from '../../../contract/service-port.ts'
import type { PlannedTask } from '../../../contract/service-profile.ts'
import { type BenchError } from '../../../renderer/state/bench-error.ts'
import type {
  ConsoleChange,
  ConsoleClient,
  ConsoleFollower,
  MacroOrder,
} from '../../../renderer/service-port/console/console-client.ts'

/** 09:14:02 on the day of the other fakes. */
const saidAt = new Date(2026, 10, 21, 9, 14, 2, 118).getTime()

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

export const fakeProfile: ServiceProfileEntry = {
  id: 'acme-mk2',
  origin: 'built-in',
  vendor: 'Acme',
  product: 'Acme Mk2',
  baudRate: 115_200,
  transports: ['serial', 'tcp'],
  tasks: ['read-version', 'read-identity', 'read-url', 'set-url', 'export-log', 'restart'],
  secrets: [{ name: 'password', meaning: { en: 'Password of the installer', ko: '설치자 암호' } }],
  variables: ['url'],
  sources: [{ ref: 'https://example.org/manual', certainty: 'documented' }],
}

const plan: readonly PlannedTask[] = [
  {
    task: 'login',
    steps: [
      { kind: 'type', text: '', secret: null, enter: true },
      { kind: 'expect', pattern: 'login: $', timeoutSeconds: 5 },
      { kind: 'type', text: 'service', secret: null, enter: true },
      { kind: 'type', text: '', secret: 'password', enter: true },
    ],
  },
  {
    task: 'read-version',
    steps: [
      { kind: 'type', text: 'version', secret: null, enter: true },
      { kind: 'expect', pattern: 'prompt', timeoutSeconds: 5 },
    ],
  },
]

export interface FakeConsoles extends ConsoleClient {
  readonly typed: string[]
  readonly macroOrders: MacroOrder[]
  readonly opened: string[]
  readonly changes: ConsoleChange[]
  readonly files: { readonly name: string; readonly pacing: string }[]
  readonly saved: (readonly ConsoleMacro[])[]
  readonly given: { readonly runId: string; readonly chargePointId: string }[]
  cancels: number
  scans: number
  failure: BenchError | null
  /** The device says it, or we typed it. */
  readonly say: (text: string, from?: 'device' | 'us') => void
  readonly show: (change: Partial<ConsoleView>) => void
}

/** Terminals in the hands of a test: one device, of which it says what it is told to say. */
export const createFakeConsole = (
  device: string | null = null,
  more: {
    readonly view?: Partial<ConsoleView>
    readonly said?: string
    readonly macros?: readonly ConsoleMacro[]
    readonly profiles?: readonly ServiceProfileEntry[]
  } = {},
): FakeConsoles => {
  const followers = new Set<ConsoleFollower>()
  let open: string | null = device
  let macros: readonly ConsoleMacro[] = more.macros ?? []
  const encoder = new TextEncoder()
  let view: ConsoleView = {
    state: { state: 'open', port: device ?? '' },
    settings: consoleSettingsSchema.parse({ device: device ?? 'none' }),
    activity: null,
    notKept: 0,
    seq: 0,
    skipped: 0,
    lost: 0,
    chunks: [],
    ...more.view,
  }
  const chunks: ConsoleView['chunks'][number][] = []
  const tell = (fresh: ConsoleView['chunks']) => {
    for (const follower of followers) follower.onView({ ...view, chunks: fresh })
  }
  const add = (text: string, from: 'device' | 'us') => {
    view = { ...view, seq: view.seq + encoder.encode(text).length }
    const chunk = { seq: view.seq, at: saidAt, from, base64: base64(text) }
    chunks.push(chunk)
    return chunk
  }
  if (more.said !== undefined) add(more.said, 'device')
  const brief = (): ConsoleBrief => ({ settings: view.settings, state: view.state, activity: view.activity })
  const answer = <T>(value: T): Promise<T> =>
    client.failure ? Promise.reject(client.failure) : Promise.resolve(value)
  const client: FakeConsoles = {
    typed: [],
    macroOrders: [],
    opened: [],
    changes: [],
    files: [],
    saved: [],
    given: [],
    cancels: 0,
    scans: 0,
    failure: null,
    say: (text, from = 'device') => tell([add(text, from)]),
    show: (change) => {
      view = { ...view, ...change }
      tell([])
      view = { ...view, skipped: 0, lost: 0 }
    },
    list: () => Promise.resolve(open === null ? [] : [brief()]),
    open: (settings) => {
      if (client.failure) return Promise.reject(client.failure)
      client.opened.push(settings.device)
      open = settings.device
      view = {
        ...view,
        settings: consoleSettingsSchema.parse(settings),
        state: { state: 'open', port: settings.device },
      }
      return Promise.resolve(brief())
    },
    watch: (_device, follower) => {
      followers.add(follower)
      follower.onView({ ...view, chunks })
      return () => void followers.delete(follower)
    },
    type: (_device, text) => {
      if (!client.failure) client.typed.push(text)
      return answer(undefined)
    },
    macro: (_device, order) => {
      client.macroOrders.push(order)
      return answer(undefined)
    },
    macros: () => Promise.resolve(macros),
    saveMacros: (next) => {
      macros = next
      client.saved.push([...next])
      return answer(next)
    },
    change: (_device, change) => {
      client.changes.push(change)
      return answer(undefined)
    },
    findBaudRate: () => {
      client.scans++
      return answer(undefined)
    },
    cancel: () => {
      client.cancels++
      return answer(true)
    },
    clear: () => answer(undefined),
    giveUrl: (runId, chargePointId) => {
      client.given.push({ runId, chargePointId })
      return answer(undefined)
    },
    close: () => {
      open = null
      for (const follower of followers) follower.onGone()
      return answer(undefined)
    },
    sendFile: (_device, file, pacing) => {
      client.files.push({ name: file.name, pacing })
      return answer(undefined)
    },
    scrollback: () => answer(new Blob(['all of it'])),
    log: () => answer(new Blob(['a log'])),
    profiles: () => answer(more.profiles ?? [fakeProfile]),
    dryRun: () => answer(plan),
  }
  return client
}
