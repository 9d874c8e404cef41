import type { z } from 'zod'
import {
  sendCheckpointSchema,
  sendListInput,
  type ListEntry,
  type SendCheckpoint,
  type SendListResult,
} from '../../../contract/local-list.ts'
import { readTruth } from '../../../ocpp/configuration-value.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { foldKey } from '../configuration/key-reader.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import type { LocalListDeps } from './deps.ts'
import { createHeldKeeper } from './keep-held.ts'
import { fullItems, kindOf, messagesOf, planWay, type Way } from './list-plan.ts'
import { answerMs, notSupported, readListState, readVersion, type ListState } from './list-state.ts'
import { loadList } from './load-list.ts'
import { sendEntries, type SendProgress } from './send-entries.ts'

type SendInput = z.output<typeof sendListInput>

const disabled = (): ToolError =>
  new ToolError(
    'local-list-disabled',
    { key: 'LocalAuthListEnabled' },
    'enable-local-list',
    'LocalAuthListEnabled is off at the charge point: what is sent would not be used.',
  )

const tooLong = (limit: number, entries: number): ToolError =>
  new ToolError(
    'local-list-too-long',
    { limit, entries },
    'send-shorter-list',
    `The charge point tells room for ${limit} cards, the list has ${entries}: nothing was sent.`,
  )

/** Sets LocalAuthListEnabled, and reads it back (OCPP 1.6 §3.5.2). */
const enable = async (context: ProcedureContext, link: ChargePointLink): Promise<void> => {
  const key = 'LocalAuthListEnabled'
  context.progress('enable-list')
  const { status } = await link.call('ChangeConfiguration', { key, value: 'true' }, { timeoutMs: answerMs })
  if (status !== 'Accepted' && status !== 'RebootRequired') throw disabled()
  const { configurationKey = [] } = await link.call(
    'GetConfiguration',
    { key: [key] },
    { timeoutMs: answerMs },
  )
  const told = configurationKey.find((read) => foldKey(read.key) === foldKey(key))?.value
  if (status === 'Accepted' && readTruth(told ?? '') === false) throw disabled()
}

/** Its version now; null: it does not tell it. */
const readBack = async (context: ProcedureContext, link: ChargePointLink): Promise<number | null> => {
  context.progress('prove-list')
  try {
    return await readVersion(link)
  } catch (error) {
    if (
      isCallProblem(error, 'call-timed-out', 'call-refused', 'local-list-not-supported', 'answer-unreadable')
    )
      return null
    throw error
  }
}

/** What is to be sent, and as what it is kept. */
export interface Sending {
  readonly entries: readonly ListEntry[]
  readonly listId: string | null
  readonly revision: number | null
  readonly state: ListState
  readonly way: Way
  readonly resume: SendCheckpoint | null
}

/**
 * Sends what is planned, proves it, and writes down what the charge point holds: all of it, or the part that it took
 * before a cancel or a failure, so that the next run sends the rest.
 */
export const sendAndProve = async (
  context: ProcedureContext,
  deps: LocalListDeps,
  link: ChargePointLink,
  { entries, listId, revision, state, way, resume }: Sending,
): Promise<SendListResult> => {
  const { version, known, held } = state
  const keeper = createHeldKeeper(deps, context.clock, link.id, { version, known })
  const common = { listId, revision, entries: entries.length, held }
  if (resume === null && messagesOf(way) === 0) {
    await keeper.whole(entries, version, 'proven', { listId, revision })
    return {
      ...common,
      kind: 'nothing',
      listVersion: version,
      readBack: version,
      proven: true,
      perMessage: way.perMessage,
      messages: [],
      messageCount: 0,
      turns: [],
    }
  }
  if (resume === null) await keeper.changing()
  context.warnOfCancel('list-sending')
  const last: { progress: SendProgress | null } = { progress: null }
  try {
    const sent = await sendEntries(context, link, {
      way,
      version,
      revision: revision ?? 0,
      whole: fullItems(entries),
      resume,
      onProgress: (now) => {
        last.progress = now
      },
    })
    const told = await readBack(context, link)
    // a list without entries may tell 0 (OCPP 1.6 §5.10)
    const proven = told === sent.version || (told === 0 && entries.length === 0)
    const onIt = proven ? (told ?? sent.version) : sent.version
    await keeper.whole(entries, onIt, proven ? 'proven' : 'accepted', { listId, revision })
    const { perMessage, messages, messageCount, turns } = sent
    return {
      ...common,
      kind: kindOf({
        ...way,
        kind: sent.kind,
        perMessage,
        items: sent.kind === way.kind ? way.items : fullItems(entries),
      }),
      listVersion: sent.version,
      readBack: told,
      proven,
      perMessage,
      messages,
      messageCount,
      turns,
    }
  } catch (error) {
    // closing leaves it as it is: the checkpoint tells how to go on
    const isClosing = context.signal.aborted && isCallProblem(context.signal.reason, 'shutting-down')
    if (last.progress !== null && !isClosing) await keeper.part(last.progress)
    throw error
  }
}

/** Where it goes on with differences, they are those from what was there before it began. */
const startOf = async (
  { lists }: LocalListDeps,
  chargePointId: string,
  state: ListState,
  resume: SendCheckpoint | null,
): Promise<ListState> => {
  if (resume?.kind !== 'differential') return state
  const before = await lists.held(chargePointId)
  return before?.entries
    ? { ...state, held: 'as-known', known: before.entries, version: Math.max(state.version, 1) }
    : state
}

/** Sends a kept list to a charge point, and proves it by GetLocalListVersion. */
export const sendProcedure = (deps: LocalListDeps): Procedure<SendInput, SendListResult> =>
  defineProcedure<SendInput, SendListResult>({
    input: sendListInput,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'resume',
    secrets: [],
    async run(input, context) {
      const { chargePointId, listId, how, perMessage } = input
      const resume = sendCheckpointSchema.safeParse(context.checkpoint).data ?? null
      const list = await loadList(deps, listId, resume?.revision ?? input.revision)
      const link = context.chargePoint(chargePointId)
      await link.ready()
      const state = await readListState(context, deps, link)
      if (!state.supported) throw notSupported(String(state.version))
      const { revision, entries } = list
      if (state.enabled === false && !input.enable) throw disabled()
      const from = await startOf(deps, chargePointId, state, resume)
      const way = planWay(from, entries, { how: resume?.kind === 'full' ? 'full' : how, perMessage })
      const { limit } = state.maxEntries
      // half a list is worse than the one before: what has begun goes on, all else asks first
      const isBeginning = resume === null && messagesOf(way) > 0
      if (isBeginning && !input.anyway && limit !== null && entries.length > limit)
        throw tooLong(limit, entries.length)
      if (state.enabled === false) await enable(context, link)
      return sendAndProve(context, deps, link, {
        ...{ entries, listId, revision, way, resume },
        state: { ...state, known: from.known },
      })
    },
  })
