import { z } from 'zod'
import { consoleSettingsSchema, type ConsoleView } from '../../contract/console.ts'
import type { ConsoleSession } from '../../drivers/service-port/console/session.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

const device = z.string().min(1).max(255)
const deviceInput = z.strictObject({ device })
const variables = z.record(z.string().max(40), z.string().max(500)).default({})

/** So much goes out at once: what is more follows. */
const mostBytes = 192 * 1024

const viewAfter = (session: ConsoleSession, after: number): ConsoleView => {
  const { chunks, lost } = session.since(after)
  const sent: (typeof chunks)[number][] = []
  let size = 0
  for (const chunk of chunks) {
    if (size > 0 && size + chunk.bytes.length > mostBytes) break
    sent.push(chunk)
    size += chunk.bytes.length
  }
  return {
    state: session.state(),
    settings: session.settings(),
    seq: sent.at(-1)?.seq ?? after,
    lost,
    chunks: sent.map(({ seq, at, from, bytes }) => ({
      seq,
      at,
      from,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  }
}

/** What was said behind `after`, and from then on what is said; a slow reader loses nothing that is still kept. */
async function* watchConsole(
  session: ConsoleSession,
  after: number,
  signal: AbortSignal,
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
  try {
    while (!signal.aborted) {
      const isFresh = fresh
      fresh = false
      const view = viewAfter(session, seq)
      if (isFresh || view.chunks.length > 0) {
        seq = view.seq
        yield view
        if (view.state.state === 'closed') return
      } else if (!fresh) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    unsubscribe()
  }
}

const endOf = ({ closing }: ApiDeps, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([closing, ...(signal ? [signal] : [])])

/** Terminals on ports. They stay open, and are read on, when the page that opened them goes away. */
export const consoleRouter = router({
  list: procedure.query(({ ctx }) =>
    ctx.deps.servicePort.consoles.list().map((session) => ({
      settings: session.settings(),
      state: session.state(),
    })),
  ),
  /** One that is open already goes on as it is. */
  open: procedure.input(consoleSettingsSchema).mutation(({ ctx, input }) => {
    const session = ctx.deps.servicePort.consoles.open(input)
    return { settings: session.settings(), state: session.state() }
  }),
  /** `after`: what the page has already; 0 gives the whole scrollback, in portions. */
  watch: procedure
    .input(z.strictObject({ device, after: z.int().min(0).default(0) }))
    .subscription(({ ctx, input, signal }) =>
      watchConsole(ctx.deps.servicePort.consoles.get(input.device), input.after, endOf(ctx.deps, signal)),
    ),
  /** Keys as a terminal gives them. */
  type: procedure
    .input(z.strictObject({ device, text: z.string().min(1).max(4_096) }))
    .mutation(({ ctx, input }) =>
      ctx.deps.servicePort.consoles.get(input.device).write(new TextEncoder().encode(input.text)),
    ),
  /** A macro: its lines one after the other, `${variables}` and keys (`\x03`) filled in, each with the line end. */
  macro: procedure
    .input(z.strictObject({ device, text: z.string().min(1).max(4_096), variables }))
    .mutation(async ({ ctx, input }) => {
      const session = ctx.deps.servicePort.consoles.get(input.device)
      for (const line of input.text.split('\n')) await session.typeLine(line, input.variables)
    }),
  change: procedure
    .input(
      deviceInput.extend({
        settings: z
          .strictObject({
            baudRate: z.int().min(300).max(4_000_000),
            lineEnding: z.enum(['cr', 'lf', 'crlf']),
            localEcho: z.boolean(),
          })
          .partial(),
      }),
    )
    .mutation(({ ctx, input }) => {
      const { baudRate, lineEnding, localEcho } = input.settings
      return ctx.deps.servicePort.consoles.get(input.device).change({
        ...(baudRate === undefined ? {} : { baudRate }),
        ...(lineEnding === undefined ? {} : { lineEnding }),
        ...(localEcho === undefined ? {} : { localEcho }),
      })
    }),
  /** Finds the baud rate at which text comes, and stays there. Rejects with console-no-text. */
  findBaudRate: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }) =>
      ctx.deps.servicePort.consoles.get(input.device).findBaudRate(ctx.deps.closing),
    ),
  clear: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }): void => ctx.deps.servicePort.consoles.get(input.device).clear()),
  close: procedure
    .input(deviceInput)
    .mutation(({ ctx, input }) => ctx.deps.servicePort.consoles.close(input.device)),
})
