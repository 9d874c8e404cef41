import { useTranslation } from 'react-i18next'
import type { SendListResult, SentMessage } from '../../../contract/local-list.ts'
import type { RunView } from '../../../contract/run.ts'
import { formatMeasured } from '../../components/format.ts'
import { Note, Status } from '../../components/ui.tsx'
import { messagesOf } from './list-runs.ts'
import css from './local-list.module.css'

/** More are not drawn: what is earlier is in Traffic. */
const mostShown = 50

const Message = ({ message, n }: { readonly message: SentMessage; readonly n: number }) => {
  const { t } = useTranslation()
  const { updateType, from, to, answer, tookMs } = message
  const words: Readonly<Record<string, string>> = {
    silence: t('localList.sending.answers.silence'),
    'link-cut': t('localList.sending.answers.link-cut'),
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

/** Each SendLocalList with its answer, and what is under way. */
export const Messages = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const messages = messagesOf(run)
  const shown = messages.slice(-mostShown)
  const { state } = run
  const progress = state.state === 'running' ? state.progress : null
  const under = progress?.phase === 'send-list' ? progress.params : null
  const isUnder = under !== null && typeof under['from'] === 'number' && typeof under['to'] === 'number'
  return (
    <>
      {shown.length < messages.length && (
        <p className={css.small}>
          {t('localList.sending.earlier', { count: messages.length - shown.length })}
        </p>
      )}
      <ol className={css.messages} aria-label={t('localList.sending.messages')} tabIndex={0}>
        {shown.map((message, at) => (
          <Message key={message.listVersion} message={message} n={messages.length - shown.length + at + 1} />
        ))}
        {isUnder && (
          <li className={`${css.message} ${css.messageNow}`}>
            <b>{messages.length + 1}</b>
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
