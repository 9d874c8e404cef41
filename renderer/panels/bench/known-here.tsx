import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldCard } from '../../../contract/card.ts'
import type { IdTagAnswer, KnownCard } from '../../../contract/known-card.ts'
import { formatMoment } from '../../components/format.ts'
import { StatusIcon, type StatusKind } from '../../components/status-icon.tsx'
import { Mono } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './bench.module.css'

const kindOf: Readonly<Record<IdTagAnswer['status'], StatusKind>> = {
  Accepted: 'proven',
  Expired: 'needs-you',
  Blocked: 'failed',
  Invalid: 'failed',
}

/** It may have been entered, or have charged, meanwhile. Milliseconds. */
const askEveryMs = 5_000

const Line = ({ kind, children }: { readonly kind: StatusKind; readonly children: ReactNode }) => (
  <li>
    <StatusIcon kind={kind} size={18} />
    <span>{children}</span>
  </li>
)

const Lines = ({ known, now }: { readonly known: KnownCard; readonly now: number }) => {
  const { t } = useTranslation()
  const { entered, lists, transactions, unknownIdTag } = known
  return (
    <>
      {entered.length === 0 && <Line kind="note">{t('bench.known.nobody', { status: unknownIdTag })}</Line>}
      {entered.map(({ idTag, status, format, expiryDate, parentIdTag }) => (
        <Line key={idTag} kind={kindOf[status]}>
          <b>{status}</b> {t('bench.known.as', { format: t(`bench.format.${format}`) })} <Mono>{idTag}</Mono>
          {expiryDate !== null &&
            ` · ${t('bench.known.until', { date: formatMoment(Date.parse(expiryDate), now) })}`}
          {parentIdTag !== null && ` · ${t('bench.known.parent', { parent: parentIdTag })}`}
        </Line>
      ))}
      {lists.map(({ id, name, idTag, status }) => (
        <Line key={id} kind="note">
          {t('bench.known.list', { name, status })} <Mono>{idTag}</Mono>
        </Line>
      ))}
      {transactions.map(({ chargePointId, connectorId, transactionId, startedAt, stoppedAt }) => (
        <Line key={`${chargePointId} ${transactionId}`} kind={stoppedAt === null ? 'running' : 'reported'}>
          {t(stoppedAt === null ? 'bench.known.charges' : 'bench.known.charged', {
            chargePoint: chargePointId,
            connector: connectorId,
            transaction: transactionId,
            time: formatMoment(startedAt, now),
          })}
        </Line>
      ))}
    </>
  )
}

/** Whose card it is: what the Central System answers for it, its lists, its transactions. */
export const KnownHere = ({
  card,
  jobText,
}: {
  readonly card: HeldCard
  readonly jobText: string | null
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const now = useNow()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const query = useQuery({
    queryKey: ['known-card', card.uid, jobText],
    queryFn: () => client.devices.known(card.uid, jobText),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
    refetchInterval: askEveryMs,
  })
  return (
    <ul className={css.known} aria-label={t('bench.known.label')}>
      {query.isError ? (
        <Line kind="failed">{errorWords(query.error, t)}</Line>
      ) : query.data ? (
        <Lines known={query.data} now={now} />
      ) : (
        <Line kind="waiting">{t('bench.known.asking')}</Line>
      )}
    </ul>
  )
}
