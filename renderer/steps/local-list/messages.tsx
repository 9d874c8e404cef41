import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SendListResult, SentMessage } from '../../../contract/local-list.ts'
import type { RunView } from '../../../contract/run.ts'
import { formatMeasured } from '../../components/format.ts'
import { Note, Status } from '../../components/ui.tsx'
import { messageCountOf, messagesOf } from './list-runs.ts'
import css from './local-list.module.css'

/** More are not drawn: what is earlier is in Traffic. */
const mostShown = 50

interface MessageProps {
  readonly message: SentMessage
  /** Which one it is, from 1. */
  readonly n: number
}

const MessageRow = ({ message, n }: MessageProps) => {
  const { t } = useTranslation()
  const { updateType, from, to, answer, tookMs } = message
  const words: Readonly<Record<string, string>> = {
    silence: t('localList.sending.answers.silence'),
    'link-cut': t('localList.sending.answers.link-cut'),
    unreadable: t('localList.sending.answers.unreadable'),
    'read-back': t('localList.sending.answers.read-back'),
  }
  const isTaken = answer === 'Accepted' || answer === 'read-back'
  return (
    <li className={css.message}>
      <b>{n}</b>
      <span>
        {to === 0 ? '0' : `${from}–${to}`} {updateType === 'Full' ? 'Full' : ''}
      </span>
      <span className={css.small}>{formatMeasured(tookMs, t)}</span>
      <Status kind={isTaken ? 'reported' : 'needs-you'}>{words[answer] ?? answer}</Status>
    </li>
  )
}

/** What was answered stays as it is, though each checkpoint tells it anew. */
const Message = memo(
  MessageRow,
  (before, after) => before.n === after.n && before.message.listVersion === after.message.listVersion,
)

/** Each SendLocalList with its answer, and what is under way. */
export const Messages = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const messages = messagesOf(run)
  const shown = messages.slice(-mostShown)
  const earlier = messageCountOf(run) - shown.length
  const { state } = run
  const newest = messages.at(-1)?.listVersion
  const list = useRef<HTMLOListElement>(null)
  // what is under way stands last, and is what one looks at
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight
  }, [newest])
  const progress = state.state === 'running' ? state.progress : null
  const under = progress?.phase === 'send-list' ? progress.params : null
  const isUnder = under !== null && typeof under['from'] === 'number' && typeof under['to'] === 'number'
  return (
    <>
      {earlier > 0 && <p className={css.small}>{t('localList.sending.earlier', { count: earlier })}</p>}
      <ol ref={list} className={css.messages} aria-label={t('localList.sending.messages')} tabIndex={0}>
        {shown.map((message, at) => (
          <Message key={message.listVersion} message={message} n={earlier + at + 1} />
        ))}
        {isUnder && (
          <li className={`${css.message} ${css.messageNow}`}>
            <b>{earlier + shown.length + 1}</b>
            <span>
              {under['from']}–{under['to']}
            </span>
            <span />
            <Status kind="running">{t('localList.sending.sent')}</Status>
          </li>
        )}
      </ol>
    </>
  )
}

/** Why it went another way than planned. */
export const Turns = ({ turns }: Pick<SendListResult, 'turns'>) => {
  const { t } = useTranslation()
  if (turns.length === 0) return null
  return (
    <ul className={css.stack}>
      {turns.map((turn, at) => (
        // turns have no name of their own, and none is ever taken out
        <li key={at}>
          <Note kind="note">{t(`localList.sending.turns.${turn.turn}`, { ...turn })}</Note>
        </li>
      ))}
    </ul>
  )
}
