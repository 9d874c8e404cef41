import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Note, Status } from '../../components/ui.tsx'
import { useBench, useNow } from '../../state/bench-context.tsx'
import { useOpenRun } from '../../state/runs.ts'
import { RunProgress } from '../configuration/run-progress.tsx'
import { Problem } from '../configuration/dialog.tsx'
import { ClearDialog } from './clear-dialog.tsx'
import { ClearedNote } from './cleared-note.tsx'
import css from './local-list.module.css'
import { useSaveFile } from './use-save-file.ts'
import { useHeldList, useKeptLists } from './use-lists.ts'

const kinds = { proven: 'proven', accepted: 'reported', changing: 'interrupted' } as const

/** What the charge point holds, as far as it is known, and how to clear it. */
export const HeldCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { id } = chargePoint
  const held = useHeldList(id)
  const lists = useKeptLists().data
  const open = useOpenRun(id)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const [clearing, setClearing] = useState(false)
  const file = useSaveFile()
  const running = open?.state.state === 'running' ? open : null
  const { data } = held
  const list = lists?.find(({ id: listId }) => listId === data?.listId)
  const values = data ? { time: formatMoment(Date.parse(data.at), now) } : {}
  return (
    <Card icon="chip" title={t('localList.held.title')}>
      <CardBody>
        <div className={css.stack}>
          <Problem error={held.error ?? file.error} />
          {data === null && <p className={css.muted}>{t('localList.held.none')}</p>}
          {data && (
            <>
              <p>
                <b>{t('localList.held.version', { version: data.listVersion })}</b>
                {' · '}
                {data.entries === null
                  ? t('localList.held.unknown')
                  : t('localList.held.cards', { count: data.entries })}
              </p>
              {list && <p>{t('localList.held.of', { name: list.name, revision: data.revision ?? '?' })}</p>}
              <Status kind={kinds[data.state]}>{t(`localList.held.${data.state}`, values)}</Status>
            </>
          )}
          {!running && <ClearedNote chargePointId={id} />}
          {running?.procedure === 'local-list.clear' && <RunProgress run={running} />}
          {chargePoint.link.state !== 'connected' && (
            <Note kind="link-lost">{t('localList.sending.disconnected')}</Note>
          )}
          <div className={css.buttons}>
            {data?.entries != null && data.entries > 0 && (
              <Button
                leftSection={<Icon name="download" />}
                disabled={file.isPending}
                onClick={() =>
                  file.mutate({ of: { kind: 'charge-point', chargePointId: id }, format: 'csv', name: id })
                }
              >
                {t('localList.held.export')}
              </Button>
            )}
            <Button
              disabled={!isLive || running !== null || chargePoint.link.state !== 'connected'}
              onClick={() => setClearing(true)}
            >
              {t('localList.held.clear')}
            </Button>
          </div>
        </div>
      </CardBody>
      {clearing && <ClearDialog chargePointId={id} onClose={() => setClearing(false)} />}
    </Card>
  )
}
