import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import { formatBytes } from '../../components/bytes.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Card, Status } from '../../components/ui.tsx'
import { usePlace } from '../../state/place.ts'
import { useTransfers } from '../../state/transfers.ts'
import css from './firmware.module.css'
import { useFirmwarePlace } from './firmware-place.ts'
import { recordOf } from './firmware-record.ts'
import { updateStands } from './firmware-status.ts'

/** How the updates of several charge points go, side by side. */
export const AllUpdates = ({
  updates,
  shown,
}: {
  readonly updates: readonly RunView[]
  readonly shown: string
}) => {
  const { t } = useTranslation()
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
      <ul className={css.updates}>
        {updates.map((run) => {
          const record = recordOf(run)
          const id = run.chargePointId ?? ''
          const { kind, word } = updateStands(run, t)
          const live = transfers.find((transfer) => transfer.id === record?.transferId)?.covered ?? 0
          return (
            <li key={run.id}>
              <b>{id}</b>
              <Status kind={kind}>{word}</Status>
              <span className={css.small}>
                {record !== null &&
                  t('firmware.served.of', {
                    served: formatBytes(Math.max(record.served, live)),
                    size: formatBytes(record.image.size),
                  })}
              </span>
              {id !== shown && (
                <Button
                  size="sm"
                  aria-label={t('firmware.others.openOf', { id })}
                  onClick={() => {
                    goInFirmware({ isChoosing: false })
                    go({ chargePoint: id })
                  }}
                >
                  {t('firmware.others.open')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
