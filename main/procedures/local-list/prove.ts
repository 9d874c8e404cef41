import { z } from 'zod'
import type { EventOf } from '../../../contract/journal-event.ts'
import {
  foldIdTag,
  proveListInput,
  type HeldCardProof,
  type ProveListResult,
} from '../../../contract/local-list.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { readTruth } from '../../../ocpp/configuration-value.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { createKeyReader, foldKey } from '../configuration/key-reader.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import type { LocalListDeps } from './deps.ts'

/** Both must be on, or a list is of no use offline (OCPP 1.6 §3.5). */
const neededKeys = ['LocalAuthListEnabled', 'LocalAuthorizeOffline'] as const
const unknownKey = 'AllowOfflineTxForUnknownId'

/** The queue goes out when the charge point is back and has booted. */
const queueMs = 120_000
/** What else is in it comes soon after. */
const restOfQueueMs = 20_000

type Truths = (key: string) => boolean | null

const readTruths = async (context: ProcedureContext, link: ChargePointLink): Promise<Truths> => {
  const keys = [...neededKeys, unknownKey]
  const { found } = await createKeyReader(link, context.clock, null, keys.length).named(keys)
  return (key) => readTruth(found.find((read) => foldKey(read.key) === foldKey(key))?.value ?? '')
}

const startSchema = z.tuple([
  z.literal(2),
  z.string(),
  z.literal('StartTransaction'),
  z.looseObject({ idTag: z.string(), timestamp: z.string() }),
])

interface Start {
  readonly idTag: string
  readonly timestamp: string
}

/** A StartTransaction.req, whatever it was answered: the bench need not know the card. */
const startOf = ({ direction, action, text }: EventOf<'frame'>): Start | null => {
  if (direction !== 'in' || action !== 'StartTransaction') return null
  try {
    return startSchema.safeParse(JSON.parse(text)).data?.[3] ?? null
  } catch {
    // what is no JSON is a finding already
    return null
  }
}

const isCard = (start: Start, idTag: string): boolean => foldIdTag(start.idTag) === foldIdTag(idTag)

/** Until a person says that the cards were held, at most for the time of a wait. */
const beSilent = async (
  context: ProcedureContext,
  letIn: () => void,
  cards: Pick<z.output<typeof proveListInput>, 'listed' | 'unlisted'>,
  silentMs: number,
): Promise<void> => {
  context.warnOfCancel('list-silent')
  try {
    context.progress('list-silent')
    const { listed, unlisted } = cards
    const what =
      unlisted === null
        ? { for: 'list-card', params: { listed } }
        : { for: 'list-cards', params: { listed, unlisted } }
    await context.wait({ ...what, timeoutMs: silentMs }, (signal) => context.told(signal))
  } catch (error) {
    if (!isCallProblem(error, 'wait-timed-out')) throw error
  } finally {
    letIn()
    context.warnOfCancel(null)
  }
}

/**
 * Shows that the list works: the Central System is silent for a while, a listed card is held, and another that is not
 * listed. The queue of the charge point then tells which of them it let start.
 */
export const proveProcedure = ({
  shutOut,
}: LocalListDeps): Procedure<z.output<typeof proveListInput>, ProveListResult> =>
  defineProcedure<z.output<typeof proveListInput>, ProveListResult>({
    input: proveListInput,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    // people stand before it with cards in their hands
    afterInterruption: 'none',
    secrets: [],
    async run({ chargePointId, listed, unlisted, silentSeconds }, context) {
      const link = context.chargePoint(chargePointId)
      await link.ready()
      const truth = await readTruths(context, link)
      const off = neededKeys.find((key) => truth(key) === false)
      if (off !== undefined)
        throw new ToolError(
          'local-list-disabled',
          { key: off },
          'enable-local-list',
          `${off} is off at the charge point: offline it would let no listed card start.`,
        )
      // a message is only ever late: a clock that is ahead is known for sure, one that is behind is not
      const aheadMs = Math.max(0, link.view()?.clockOffsetMs ?? 0)
      const mark = link.mark()
      const since = context.clock.monotonic()
      await beSilent(context, shutOut(chargePointId), { listed, unlisted }, silentSeconds * 1_000)
      const silent = Math.round((context.clock.monotonic() - since) / 1_000)
      const backAt = context.clock.now()
      context.progress('list-queue')
      await link.ready()

      const proofOf = async (idTag: string, timeoutMs: number): Promise<HeldCardProof> => {
        try {
          const frame = await link.event(
            ['frame'],
            { for: 'list-queue', timeoutMs, after: mark },
            (event) => {
              const start = startOf(event)
              // what it started after it was back it may have asked about
              return (
                start !== null && isCard(start, idTag) && !(Date.parse(start.timestamp) - aheadMs > backAt)
              )
            },
          )
          return { idTag, started: true, at: startOf(frame)?.timestamp ?? null }
        } catch (error) {
          if (!isCallProblem(error, 'wait-timed-out')) throw error
          return { idTag, started: false, at: null }
        }
      }
      const first = await proofOf(listed, queueMs)
      const second = unlisted === null ? null : await proofOf(unlisted, restOfQueueMs)
      const why = !first.started ? 'listed-not-started' : second?.started === true ? 'unlisted-started' : null
      return {
        silentSeconds: silent,
        listed: first,
        unlisted: second,
        unknownAllowed: truth(unknownKey),
        proven: why === null,
        why,
      }
    },
  })
