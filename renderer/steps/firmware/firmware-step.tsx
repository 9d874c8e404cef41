import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import type { RunView } from '../../../contract/run.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { NoChargePointCard } from '../../components/no-charge-point.tsx'
import { StepHeader } from '../../components/ui.tsx'
import { useChargePoint, useNow } from '../../state/bench-context.tsx'
import { useLastRun, useRuns } from '../../state/runs.ts'
import { AllUpdates } from './all-updates.tsx'
import { Choose } from './choose.tsx'
import css from './firmware.module.css'
import { useFirmwarePlace } from './firmware-place.ts'
import { recordOf, updateProcedure, updatesOf } from './firmware-record.ts'
import { LibraryDialog } from './library-dialog.tsx'
import { openTransactions } from './update-form.ts'
import { UpdateView } from './update-view.tsx'

const procedures = [updateProcedure]

const leadOf = (run: RunView | null, chargePoint: ChargePointView, now: number, t: TFunction): string => {
  if (run === null) return t('firmware.lead.choose')
  const { state } = run.state
  if (state === 'running') {
    const record = recordOf(run)
    if (record?.stage === 'fetched' && openTransactions(chargePoint) > 0)
      return t('firmware.lead.fetchedCharging')
    const from = record === null ? 0 : Date.parse(record.retrieveDate)
    return record?.stage === 'requested' && from > now
      ? t('firmware.lead.scheduled', { time: formatMoment(from, now) })
      : t(`firmware.lead.${record?.stage ?? 'preparing'}`)
  }
  if (state === 'done') return t('firmware.lead.done')
  if (state === 'interrupted') return t('firmware.lead.interrupted')
  return state === 'failed' ? t('firmware.lead.failed') : t('firmware.lead.cancelled')
}

const LibraryButton = () => {
  const { t } = useTranslation()
  const [, go] = useFirmwarePlace()
  return (
    <Button leftSection={<Icon name="list" />} onClick={() => go({ isLibraryOpen: true })}>
      {t('firmware.library.open')}
    </Button>
  )
}

const Firmware = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const [{ isChoosing }, go] = useFirmwarePlace()
  const now = useNow()
  const run = useLastRun(chargePoint.id, procedures)
  const runs = useRuns()
  const updates = useMemo(() => updatesOf(runs), [runs])
  const isAnyRunning = updates.some(({ state }) => state.state === 'running')
  const isOver = run !== null && run.state.state !== 'running' && run.state.state !== 'interrupted'
  const isShown = run !== null && (!isOver || !isChoosing)
  return (
    <div className={css.step}>
      <StepHeader
        title={t('firmware.title')}
        lead={leadOf(isShown ? run : null, chargePoint, now, t)}
        actions={
          <div className={css.actions}>
            {isOver && (
              <Button onClick={() => go({ isChoosing: !isChoosing })}>
                {isChoosing ? t('firmware.choose.back') : t('firmware.end.actions.another')}
              </Button>
            )}
            <LibraryButton />
          </div>
        }
      />
      {updates.length > 1 && (isShown || isAnyRunning) && (
        <AllUpdates updates={updates} shown={chargePoint.id} />
      )}
      {isShown ? (
        <UpdateView run={run} />
      ) : (
        <Choose
          chargePoint={chargePoint}
          onStarted={() => go({ isChoosing: false, image: null, protocol: 'http' })}
        />
      )}
    </div>
  )
}

const NoChargePoint = () => {
  const { t } = useTranslation()
  return (
    <div className={css.step}>
      <StepHeader title={t('firmware.title')} lead={t('firmware.lead.none')} actions={<LibraryButton />} />
      <NoChargePointCard />
    </div>
  )
}

/** A new version on the charge point, proven by what was seen and not by what it says. */
const FirmwareStep = () => {
  const chargePoint = useChargePoint()
  const [{ isLibraryOpen }, go] = useFirmwarePlace()
  return (
    <>
      {chargePoint ? <Firmware key={chargePoint.id} chargePoint={chargePoint} /> : <NoChargePoint />}
      {isLibraryOpen && (
        <LibraryDialog chargePoint={chargePoint} onClose={() => go({ isLibraryOpen: false })} />
      )}
    </>
  )
}

export default FirmwareStep
