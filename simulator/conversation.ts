import type { Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import { encodeCall, encodeCallError, encodeCallResult, parseFrame, type ParsedFrame } from '../ocpp/rpc.ts'
import { answerCall } from './answer.ts'
import type { SendResult } from './calls.ts'
import type { Device } from './device.ts'
import type { Hooks, OutgoingMessage } from './hooks.ts'

/** Frames in and out, through the hooks of behaviours where there are any. */
export interface Conversation {
  send(message: OutgoingMessage): SendResult
  receive(text: string): void
}

export const createConversation = (options: {
  readonly clock: Clock
  readonly log: Log
  /** false: not connected. */
  readonly send: (data: string | Uint8Array) => boolean
  readonly hooks: () => Required<Hooks> | null
  readonly device: () => Device
  /** false: it answers no CALL of ours. */
  readonly answered: (frame: Extract<ParsedFrame, { kind: 'result' | 'error' }>) => boolean
}): Conversation => {
  const { clock, log } = options

  const send = (message: OutgoingMessage): SendResult => {
    const hooks = options.hooks()
    const out = hooks === null ? message : hooks.outgoing(message)
    if (out === null) return 'swallowed'
    const text =
      out.kind === 'call'
        ? encodeCall(out.messageId, out.action, out.payload)
        : encodeCallResult(out.messageId, out.payload)
    const isSent = hooks === null ? options.send(text) : hooks.wire(text).every((one) => options.send(one))
    return isSent ? { sent: out.messageId } : 'lost'
  }

  const answer = (frame: Extract<ParsedFrame, { kind: 'call' }>): void => {
    const answered = answerCall(frame, options.device(), log)
    if (answered.kind === 'error') return void options.send(answered.text)
    const { action, response: payload, then } = answered
    if (send({ kind: 'result', messageId: frame.messageId, action, payload }) !== 'lost') then?.()
  }

  const onCall = (frame: Extract<ParsedFrame, { kind: 'call' }>): void => {
    // While Rejected it answers nothing (OCPP 1.6 §4.2).
    const registration = options.device().registration()
    if (registration.state === 'waiting' && registration.answer === 'Rejected') return
    const { action, payload, messageId } = frame
    const reaction = options.hooks()?.incoming({ action, payload }) ?? null
    switch (reaction?.kind) {
      case undefined:
        return answer(frame)
      case 'silence':
        return
      case 'later':
        return void clock.after(reaction.afterMs, () => answer(frame))
      case 'error':
        return void options.send(encodeCallError(messageId, reaction.errorCode, reaction.description))
      case 'answer':
        if (options.send(encodeCallResult(messageId, reaction.response))) reaction.then?.()
    }
  }

  return {
    send,
    receive(text) {
      const frame = parseFrame(text)
      switch (frame.kind) {
        case 'result':
        case 'error':
          if (!options.answered(frame)) log.write('warn', 'answer-unexpected', { messageId: frame.messageId })
          else if (frame.kind === 'result') options.hooks()?.answered(frame.payload)
          return
        case 'call':
          return onCall(frame)
        case 'unreadable':
          log.write('warn', 'frame-unreadable', { text })
          if (frame.answer !== null && frame.messageId !== null)
            options.send(encodeCallError(frame.messageId, frame.answer, 'The message could not be read'))
          return
        case 'unknown-type':
          log.write('warn', 'message-type-unknown', { messageType: frame.messageType })
      }
    },
  }
}
