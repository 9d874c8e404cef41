import {
  mostMessages,
  type SendCheckpoint,
  type SendTurn,
  type SentMessage,
} from '../../../contract/local-list.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ChargePointLink } from '../charge-point-link.ts'
import type { ProcedureContext } from '../procedure.ts'
import { sendMessage, type ListAnswer } from './list-answer.ts'
import { highestVersion, type AuthorizationData, type Way } from './list-plan.ts'
import { readVersion } from './list-state.ts'
import { createPortion } from './portion.ts'

/** Messages that a checkpoint names. */
const shownMessages = 12
/** Begun anew more often than this, it would never end. */
const mostRestarts = 3
/** The same message again after a link that broke: a second time, it is the message that breaks it. */
const breaksOfOne = 1

/** How far the list has come. */
export interface SendProgress {
  readonly way: Way
  /** Items that are accepted. */
  readonly sent: number
  /** On the charge point, as far as is known. */
  readonly version: number
  /** A message was under way whose end is not known. */
  readonly isUnsure: boolean
}

export interface SentEntries {
  readonly version: number
  readonly perMessage: number
  readonly kind: Way['kind']
  /** The newest of `messageCount`. */
  readonly messages: readonly SentMessage[]
  readonly messageCount: number
  readonly turns: readonly SendTurn[]
}

export interface SendOptions {
  readonly way: Way
  /** The version that the charge point told before. */
  readonly version: number
  readonly revision: number
  /** Of the whole list, for the case that differences are not taken. */
  readonly whole: readonly AuthorizationData[]
  /** Where it goes on; null: it begins. */
  readonly resume: SendCheckpoint | null
  /** Called whenever more of it is known. */
  readonly onProgress: (progress: SendProgress) => void
}

const refusal = (answer: string): ToolError =>
  new ToolError(
    'local-list-refused',
    { answer },
    'look-at-charge-point',
    `The charge point takes no message of the list, not even with one card (${answer}).`,
  )

/** `card`, sent alone, was refused: there is no room for it, or it is that card which is not taken. */
const isFull = (taken: number, entries: number, card: string, answer: string): ToolError =>
  new ToolError(
    'local-list-full',
    { taken, entries, card, answer },
    'send-shorter-list',
    `The charge point took ${taken} of ${entries} cards, and not ${card}, which came alone (${answer}).`,
  )

/**
 * Sends the items of a way, a message at a time, each with a version above all before it (Errata 3.52: never 0 or -1).
 * What is too much for it is halved; what it lost is sent anew; what it did not answer for, its version tells. Rejects
 * with `local-list-refused`, `local-list-full`, `local-list-not-supported`; a cancel holds between two messages.
 */
export const sendEntries = async (
  context: ProcedureContext,
  link: ChargePointLink,
  options: SendOptions,
): Promise<SentEntries> => {
  const { whole, revision, resume } = options
  const messages: SentMessage[] = [...(resume?.messages ?? [])]
  let messageCount = resume?.messageCount ?? 0
  const turns: SendTurn[] = []
  let { way } = options
  let sent = 0
  let { version } = options
  let { above } = way
  let portion = createPortion(resume?.perMessage ?? way.perMessage)
  let restarts = 0
  let breaks = 0
  let isDifferentialTaken = false
  let hasFirst = false

  const tell = (isUnsure: boolean): void => options.onProgress({ way, sent, version, isUnsure })
  const save = (sending: SendCheckpoint['sending']): Promise<void> =>
    context.saveCheckpoint({
      revision,
      kind: way.kind,
      sent,
      total: way.items.length,
      listVersion: version,
      above,
      perMessage: portion.size,
      sending,
      messages: messages.slice(-shownMessages),
      messageCount,
    } satisfies SendCheckpoint)

  /** From its beginning, as a Full. Versions stay above all that were sent. */
  const beginAnew = (answer: string): void => {
    restarts += 1
    if (restarts > mostRestarts) throw refusal(answer)
    way = { ...way, kind: 'full', items: whole }
    // a Full need not be higher than what is there: at the top the numbers begin anew
    if (above >= highestVersion - whole.length) above = 0
    sent = 0
    hasFirst = false
    tell(true)
  }
  const take = (count: number, listVersion: number, askedAt: number): void => {
    sent += count
    version = listVersion
    above = Math.max(above, listVersion)
    if (hasFirst || way.kind === 'differential') isDifferentialTaken = true
    hasFirst = true
    breaks = 0
    const before = portion.size
    const tookMs = context.clock.monotonic() - askedAt
    const more = portion.taken(count, { tookMs, left: way.items.length - sent })
    if (more !== null) turns.push({ turn: 'more', from: before, to: more })
    tell(false)
  }
  const lost = (now: number): void => {
    turns.push({ turn: 'lost', listVersion: now })
    version = now
    above = Math.max(above, now)
    beginAnew('lost')
  }

  /** What it did not answer for, its version tells: it has it, it has not, or it has lost all of it. */
  const findOut = async (
    count: number,
    listVersion: number,
    askedAt: number,
  ): Promise<'has' | 'has-not' | 'lost'> => {
    const now = await readVersion(link)
    if (now === listVersion) {
      take(count, listVersion, askedAt)
      return 'has'
    }
    if (Math.max(now, 0) === Math.max(version, 0)) {
      tell(false)
      return 'has-not'
    }
    lost(now)
    return 'lost'
  }

  /** Less at a time; where that is not possible, another way; where there is none, it ends. */
  const tooMuch = (count: number, answer: string, askedAt: number): void => {
    // what breaks the link may have crashed it: that is not tried again
    const costMs = answer === 'link-cut' ? null : context.clock.monotonic() - askedAt
    const less = portion.refused(count, costMs)
    if (less !== null) {
      turns.push({ turn: 'halved', from: count, to: less, answer })
      return
    }
    const isAfterFull = way.kind === 'full' && hasFirst
    // it takes no Differential at all: perhaps all in one
    if (isAfterFull && !isDifferentialTaken && restarts === 0) {
      turns.push({ turn: 'full-instead', answer })
      portion = createPortion(whole.length)
      beginAnew(answer)
      return
    }
    if (!isAfterFull) throw refusal(answer)
    throw isFull(sent, way.items.length, way.items[sent]?.idTag ?? '', answer)
  }

  const hear = async (
    { said, ...rest }: ListAnswer,
    count: number,
    listVersion: number,
    askedAt: number,
  ): Promise<void> => {
    const answer = 'answer' in rest ? rest.answer : 'Accepted'
    if (said === 'accepted') {
      take(count, listVersion, askedAt)
      return
    }
    above = Math.max(above, listVersion)
    if (said === 'nothing') {
      if ((await findOut(count, listVersion, askedAt)) !== 'has-not') return
      breaks += 1
      if (answer === 'link-cut' && breaks <= breaksOfOne) return
      breaks = 0
      tooMuch(count, answer, askedAt)
      return
    }
    tell(false)
    if (said === 'version-mismatch') {
      const now = await readVersion(link)
      version = now
      above = Math.max(above, now)
      turns.push({ turn: 'full-instead', answer })
      beginAnew(answer)
      return
    }
    // OCPP 1.6 §5.15: where a Differential is answered Failed, the whole list is sent
    if (said === 'failed' && way.kind === 'differential') {
      turns.push({ turn: 'full-instead', answer })
      beginAnew(answer)
      return
    }
    tooMuch(count, answer, askedAt)
  }

  if (resume !== null) {
    above = Math.max(resume.above, resume.sending?.listVersion ?? 0)
    if (resume.kind === 'full') way = { ...way, kind: 'full', items: whole }
    const now = options.version
    // differences that nobody knows any more can not be gone on with
    const isSameWay = way.kind === resume.kind
    const isOn = now === resume.sending?.listVersion
    const isBefore = Math.max(now, 0) === Math.max(resume.listVersion, 0)
    if (isSameWay && (isOn || isBefore)) {
      sent = resume.sent + (isOn ? (resume.sending?.entries ?? 0) : 0)
      hasFirst = way.kind === 'full' && (isOn || resume.sent > 0)
      version = now
      turns.push({ turn: 'resumed', listVersion: now, sent })
      tell(false)
    } else lost(now)
  }

  while (sent < way.items.length || (way.kind === 'full' && !hasFirst)) {
    context.signal.throwIfAborted()
    const count = Math.min(portion.size, way.items.length - sent)
    const isFirst = way.kind === 'full' && !hasFirst
    const updateType = isFirst ? 'Full' : 'Differential'
    const listVersion = above + 1
    const done = { done: sent, total: way.items.length }
    context.progress('send-list', { from: Math.min(sent + 1, done.total), to: sent + count }, done)
    await save({ listVersion, entries: count })
    tell(true)
    const localAuthorizationList = way.items.slice(sent, sent + count)
    const askedAt = context.clock.monotonic()
    const heard = await sendMessage(link, { listVersion, updateType, localAuthorizationList })
    messages.push({
      updateType,
      listVersion,
      from: Math.min(sent + 1, done.total),
      to: sent + count,
      answer: 'answer' in heard ? heard.answer : 'Accepted',
      tookMs: Math.round(context.clock.monotonic() - askedAt),
    })
    messageCount += 1
    if (messages.length > mostMessages) messages.shift()
    await hear(heard, count, listVersion, askedAt)
  }
  context.progress(
    'send-list',
    { from: way.items.length, to: way.items.length },
    {
      done: way.items.length,
      total: way.items.length,
    },
  )
  await save(null)
  return { version, perMessage: portion.takes, kind: way.kind, messages, messageCount, turns }
}
