import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Card, Status } from '../../components/ui.tsx'
import { usePlace } from '../../state/place.ts'
import { useTransfers } from '../../state/transfers.ts'
import css from './firmware.module.css'
import { useFirmwarePlace } from './firmware-place.ts'
import { recordOf, servedOf } from './firmware-record.ts'
import { updateStands } from './firmware-status.ts'

/** How the updates of several charge points go, side by side; each opens its own. */
export const AllUpdates = ({
  updates,
  shown,
}: {
  readonly updates: readonly RunView[]
  readonly shown: string
}) => {
  const { t, i18n } = useTranslation()
  const percent = useMemo(
    () => new Intl.NumberFormat(i18n.language, { style: 'percent', roundingMode: 'floor' }),
    [i18n.language],
  )
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const own = list.current?.querySelector<HTMLElement>('[aria-current="true"]')
    // the row above stays in sight in part: there are more
    if (own) list.current?.scrollTo({ top: own.offsetTop - own.offsetHeight / 2 })
  }, [shown, updates.length])
  const [, go] = usePlace()
  const [, goInFirmware] = useFirmwarePlace()
  const transfers = useTransfers()
  const kinds = updates.map((run) => updateStands(run, t).kind)
  const countOf = (...wanted: readonly StatusKind[]): number =>
    kinds.filter((kind) => wanted.includes(kind)).length
  const tally = t('firmware.others.tally', {
    going: countOf('running', 'waiting'),
    proven: countOf('proven'),
    others: countOf('failed', 'needs-you', 'interrupted', 'skipped'),
  })
  return (
    <Card icon="list" title={t('firmware.others.all')} aside={tally}>
      <ul ref={list} className={css.updates}>
        {updates.map((run) => {
          const record = recordOf(run)
          const id = run.chargePointId ?? ''
          const { kind, word } = updateStands(run, t)
          const live = transfers.find((transfer) => transfer.id === record?.transferId)?.covered ?? 0
          return (
            <li key={run.id}>
              <button
                type="button"
                className={css.update}
                aria-current={id === shown}
                onClick={() => {
                  goInFirmware({ isChoosing: false })
                  go({ chargePoint: id })
                }}
              >
                <b>{id}</b> <Status kind={kind}>{word}</Status>{' '}
                <span className={css.small}>
                  {record !== null && percent.format(servedOf(record, live).bytes / record.image.size)}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
