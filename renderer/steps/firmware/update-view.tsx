import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import { StateCard } from '../../components/ui.tsx'
import { useChargePoints } from '../../state/bench-context.tsx'
import { useTransfers } from '../../state/transfers.ts'
import { RunProgress } from '../configuration/run-progress.tsx'
import { EndCard } from './end-card.tsx'
import { EvidenceCard } from './evidence-card.tsx'
import css from './firmware.module.css'
import { openKindOf, recordOf, resultOf, servedOf } from './firmware-record.ts'
import { KeysCard } from './keys-card.tsx'
import { LanesCard } from './lanes-card.tsx'
import { ServedCard } from './served-card.tsx'
import { Versions } from './versions.tsx'

/** One update: what runs before and after, the bytes, what it says beside what was seen, and what decides. */
export const UpdateView = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const transfers = useTransfers()
  const link = useChargePoints()[run.chargePointId ?? '']?.link
  const record = recordOf(run)
  const result = resultOf(run)
  const isRunning = run.state.state === 'running'
  if (record === null)
    return isRunning ? (
      <StateCard
        kind="running"
        title={t('firmware.walk.preparing')}
        detail={t('firmware.lead.preparing')}
        actions={<RunProgress run={run} />}
      />
    ) : (
      <EndCard run={run} />
    )
  const transfer = transfers.find(({ id }) => id === record.transferId) ?? null
  const open = openKindOf(run)
  const served = servedOf(record, transfer?.covered ?? 0)
  const address = link?.state === 'connected' ? link.remoteAddress : null
  return (
    <>
      <EndCard run={run} />
      <Versions record={record} result={result} open={open} />
      <ServedCard record={record} transfer={transfer} served={served} open={open} />
      <div className={css.columns}>
        <LanesCard run={run} record={record} />
        <EvidenceCard run={run} seen={{ record, result, served, open, address }} />
      </div>
      {result !== null && result.keys.length > 0 && <KeysCard keys={result.keys} />}
    </>
  )
}
