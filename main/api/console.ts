import { z } from 'zod'
import {
  consoleMacrosSchema,
  consoleSettingsSchema,
  type ConsoleBrief,
  type ConsoleView,
} from '../../contract/console.ts'
import type { ConsoleSession } from '../../drivers/service-port/console/session.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router, type BridgeContext } from './trpc.ts'

const device = z.string().min(1).max(255)
const deviceInput = z.strictObject({ device })
const variables = z.record(z.string().max(40), z.string().max(500)).default({})

/** So much goes out at once: what is more follows. */
const messageBytes = 192 * 1024
/** A page that is further behind than this is given the newest alone, and told how much it was not. */
const behindBytes = 1024 * 1024
const newestBytes = 256 * 1024
/** While it has so much unread it is given nothing more. */
const unreadBytes = 512 * 1024
const lookEveryMs = 50

const viewAfter = (session: ConsoleSession, after: number): ConsoleView => {
  const all = session.since(after)
  const behind = all.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const { chunks, lost, skipped } = behind > behindBytes ? session.since(after, newestBytes) : all
  const sent: (typeof chunks)[number][] = []
  let size = 0
  for (const chunk of chunks) {
    if (size > 0 && size + chunk.bytes.length > messageBytes) break
    sent.push(chunk)
    size += chunk.bytes.length
  }
  return {
    state: session.state(),
    settings: session.settings(),
    activity: session.activity(),
    notKept: session.notKept(),
    seq: sent.at(-1)?.seq ?? after,
    lost,
    skipped,
    chunks: sent.map(({ seq, at, from, bytes }) => ({
      seq,
      at,
      from,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  }
}

interface WatchOptions {
  readonly after: number
  readonly clock: ApiDeps['clock']
  readonly bufferedAmount: BridgeContext['bufferedAmount']
  readonly signal: AbortSignal
}

/**
 * What was said behind `after`, and from then on what is said. A slow reader holds nothing up: it is given less, and
 * told how many bytes it was not given.
 */
async function* watchConsole(
  session: ConsoleSession,
  { after, clock, bufferedAmount, signal }: WatchOptions,
): AsyncGenerator<ConsoleView, void> {
  let wake: () => void = () => undefined
  let fresh = true
  let seq = after
  const unsubscribe = session.subscribe(() => {
    fresh = true
    wake()
  })
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort, { once: true })
  const woken = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  try {
    while (!signal.aborted) {
      if (bufferedAmount() > unreadBytes) {
        const timer = clock.after(lookEveryMs, () => wake())
        await woken()
        timer.cancel()
        continue
      }
      const isFresh = fresh
      fresh = false
      const view = viewAfter(session, seq)
      if (isFresh || view.chunks.length > 0) {
        seq = view.seq
        yield view
        if (view.state.state === 'closed') return
      } else if (!fresh) await woken()
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    unsubscribe()
  }
}

const endOf = ({ closing }: ApiDeps, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([closing, ...(signal ? [signal] : [])])

/** A terminal in few words. */
export const consoleBrief = (session: ConsoleSession): ConsoleBrief => ({
  settings: session.settings(),
  state: session.state(),
  activity: session.activity(),
})

const changeable = consoleSettingsSchema.omit({ device: true })
const optional = z.strictObject({
  baudRate: changeable.shape.baudRate.unwrap().optional(),
  dataBits: changeable.shape.dataBits.unwrap().optional(),
  parity: changeable.shape.parity.unwrap().optional(),
  stopBits: changeable.shape.stopBits.unwrap().optional(),
  lineEnding: changeable.shape.lineEnding.unwrap().optional(),
  localEcho: changeable.shape.localEcho.unwrap().optional(),
})

/** Without the fields that say nothing. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  // each field that is left has a value
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** Terminals on ports. They stay open, and are read on, when the page that opened them goes away. */
export const consoleRouter = router({
  list: procedure.query(({ ctx }): readonly ConsoleBrief[] =>
    ctx.deps.servicePort.consoles.list().map(consoleBrief),
  ),
  /** One that is open already goes on as it is. */
  open: procedure
    .input(consoleSettingsSchema)
    .mutation(({ ctx, input }): ConsoleBrief => consoleBrief(ctx.deps.servicePort.consoles.open(input))),
  /** `after`: what the page has already; 0 gives the newest of the scrollback. Rejects with device-unknown. */
  watch: procedure
    .input(z.strictObject({ device, after: z.int().min(0).default(0) }))
    .subscription(({ ctx, input, signal }) =>
      watchConsole(ctx.deps.servicePort.consoles.get(input.device), {
        after: input.after,
        clock: ctx.deps.clock,
        bufferedAmount: ctx.bufferedAmount,
        signal: endOf(ctx.deps, signal),
      }),
    ),
  /** Keys as a terminal gives them. */
  type: procedure
    .input(z.strictObject({ device, text: z.string().min(1).max(65_536) }))
    .mutation(({ ctx, input }) =>
      ctx.deps.servicePort.consoles.get(input.device).write(new TextEncoder().encode(input.text)),
    ),
  /**
   * Lines one after the other, each with the line end and when the one before was answered; `${variables}` and keys
   * (`\x03`) are filled in. `secrets`: names of those variables that are never shown and never kept.
   */
  macro: procedure
    .input(
      z.strictObject({
        device,
        text: z.string().min(1).max(4_096),
        variables,
        secrets: z.array(z.string().max(40)).max(10).default([]),
      }),
    )
    .mutation(({ ctx, input: { device: id, text, variables: values, secrets } }) =>
      ctx.deps.servicePort.consoles.get(id).typeLines(text, values, { secrets }),
    ),
  macros: procedure.query(({ ctx }) => ctx.deps.settings.current().consoleMacros),
  saveMacros: procedure.input(consoleMacrosSchema).mutation(async ({ ctx, input }) => {
    const { consoleMacros } = await ctx.deps.settings.change({ consoleMacros: input })
    return consoleMacros
  }),
  change: procedure
    .input(deviceInput.extend({ settings: optional }))
    .mutation(({ ctx, input }) =>
      ctx.deps.servicePort.consoles.get(input.device).change(given(input.settings)),
    ),
  /** Finds the baud rate at which text comes, and stays there. Rejects with console-no-text, console-busy, cancelled. */
  findBaudRate: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }) =>
      ctx.deps.servicePort.consoles.get(input.device).findBaudRate(ctx.deps.closing),
    ),
  /** Ends a scan, a file or a macro; false: nothing goes on. */
  cancel: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }): boolean => ctx.deps.servicePort.consoles.get(input.device).cancel()),
  clear: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }): void => ctx.deps.servicePort.consoles.get(input.device).clear()),
  close: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }) => ctx.deps.servicePort.consoles.close(input.device)),
})
