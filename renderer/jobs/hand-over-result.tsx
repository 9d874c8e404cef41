import { useTranslation } from 'react-i18next'
import type { Departure, HandOverKey, HandOverResult } from '../../contract/hand-over.ts'
import type { StatusKind } from '../components/status-icon.tsx'
import { Mono, Note, Status } from '../components/ui.tsx'
import css from './jobs.module.css'

const departureKinds: Readonly<Record<Departure['state'], StatusKind>> = {
  left: 'proven',
  'came-back': 'failed',
  knocks: 'failed',
  stayed: 'failed',
  refused: 'failed',
}

const keyKinds: Readonly<Record<HandOverKey['state'], StatusKind>> = {
  set: 'reported',
  'reboot-required': 'reported',
  equal: 'proven',
  unanswered: 'waiting',
  refused: 'failed',
}

/** What was seen of a handing over, what can not be seen from here, and the way back. */
export const HandOverOutcome = ({ result }: { readonly result: HandOverResult }) => {
  const { t } = useTranslation()
  const { departure, keys, unproven, wayBack } = result
  return (
    <div className={css.part} role="status">
      <Note kind={departureKinds[departure.state]}>
        <b>
          {t(`hand_over.departure.${departure.state}`, {
            seconds: departure.state === 'left' ? departure.silentSeconds : 0,
            identity: departure.state === 'came-back' ? departure.identity : '',
          })}
        </b>
        {unproven.map((what) => (
          <p key={what}>{t(`hand_over.unproven.${what}`)}</p>
        ))}
      </Note>
      <h4>{t('jobs.handOver.sent')}</h4>
      <ul>
        {keys.map(({ role, key, guessed, state }) => (
          <li key={role} className={css.result}>
            <span className={css.entryText}>
              <Mono>{key}</Mono>
              {guessed && <span className={css.small}>{t('hand_over.guessed')}</span>}
            </span>
            <Status kind={keyKinds[state]} size={16}>
              {t(`hand_over.state.${state}`)}
            </Status>
          </li>
        ))}
      </ul>
      {wayBack.map(({ key, old }) => (
        <p key={key} className={css.small}>
          {old === null
            ? t('jobs.handOver.wayBackUnknown', { key })
            : t('jobs.handOver.wayBack', { key, old })}
        </p>
      ))}
    </div>
  )
}
