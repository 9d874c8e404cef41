import { randomUUID } from 'node:crypto'
import { tracked } from '@trpc/server'
import { z } from 'zod'
import type { ListeningView } from '../../contract/bridge.ts'
import { followJournal } from './events.ts'
import { procedure, router } from './trpc.ts'
import { watch } from './watch.ts'

/** Seqs of another run are no place to resume from: after a crash, what was not yet written is given out anew. */
const run = randomUUID()
const toId = (seq: number): string => `${run}:${seq}`
const fromId = (id: string | null | undefined): number | null => {
  const [of, seq] = id?.split(':') ?? []
  return of === run && seq !== undefined && /^\d{1,15}$/.test(seq) ? Number(seq) : null
}

/** What the whole page lives on. */
export const benchRouter = router({
  /** The journal: a snapshot, then batches; resumed without a gap from the last id that the client has. */
  events: procedure
    .input(z.object({ lastEventId: z.string().max(100).nullish() }).optional())
    .subscription(async function* ({ ctx, input, signal }) {
      const items = followJournal({
        journal: ctx.deps.journal,
        clock: ctx.deps.clock,
        bufferedAmount: ctx.bufferedAmount,
        after: fromId(input?.lastEventId),
        signal: AbortSignal.any([signal ?? ctx.deps.closing, ctx.deps.closing]),
      })
      for await (const { seq, item } of items) yield tracked(toId(seq), item)
    }),
  /** Where charge points can dial in; again whenever an interface comes or goes. */
  listening: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<ListeningView, void> {
    yield* watch(ctx.deps.listening, AbortSignal.any([signal ?? ctx.deps.closing, ctx.deps.closing]))
  }),
})
