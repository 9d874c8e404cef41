import type { EventOf, JournalEvent } from '../../contract/journal-event.ts'
import type { Journal } from '../storage/journal.ts'
import { isCallProblem } from './charge-point-link.ts'
import type { ProcedureContext, WaitFor } from './procedure.ts'

/** What a charge point that should be gone may be seen by. */
export type Sign = EventOf<'connection-opened' | 'connection-closed' | 'knock'>

export interface Watched {
  /** Its identities: of before, and of after. */
  readonly ids: readonly string[]
  /** Where it dialled from; null = not known. */
  readonly remoteAddress: string | null
}

const kinds = ['connection-opened', 'connection-closed', 'knock'] as const

const isSign = (event: JournalEvent): event is Sign =>
  event.kind === 'connection-opened' || event.kind === 'connection-closed' || event.kind === 'knock'

const isIts = (event: Sign, { ids, remoteAddress }: Watched): boolean =>
  event.chargePointId !== null
    ? ids.includes(event.chargePointId)
    : event.kind === 'knock' && remoteAddress !== null && event.remoteAddress === remoteAddress

/** The next sign of it after a seq; null = none within the time, which is waited for where everyone can see it. */
export const nextSign = async (
  context: Pick<ProcedureContext, 'wait'>,
  journal: Pick<Journal, 'subscribe' | 'read'>,
  watched: Watched,
  after: number,
  what: WaitFor,
  isIt: (sign: Sign) => boolean,
): Promise<Sign | null> => {
  try {
    return await context.wait(
      what,
      (signal) =>
        new Promise<Sign>((resolve, reject) => {
          const look = (events: readonly JournalEvent[]): boolean => {
            const sign = events.find(
              (event): event is Sign =>
                event.seq > after && isSign(event) && isIts(event, watched) && isIt(event),
            )
            if (sign) end(() => resolve(sign))
            return sign !== undefined
          }
          const unsubscribe = journal.subscribe((events) => void look(events))
          const abort = (): void => end(() => reject(new Error('the wait has ended')))
          const end = (settle: () => void): void => {
            unsubscribe()
            signal.removeEventListener('abort', abort)
            settle()
          }
          signal.addEventListener('abort', abort, { once: true })
          const limit = 1_000
          const readOn = async (from: number): Promise<void> => {
            const events = await journal.read({ after: from, limit, kinds })
            if (!look(events) && events.length === limit && !signal.aborted)
              await readOn(events.at(-1)?.seq ?? from)
          }
          readOn(after).catch((error: unknown) =>
            end(() => reject(error instanceof Error ? error : new Error(String(error)))),
          )
        }),
    )
  } catch (error) {
    if (!isCallProblem(error, 'wait-timed-out')) throw error
    return null
  }
}
