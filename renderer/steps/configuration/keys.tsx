import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConfigurationView } from '../../../contract/configuration-view.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { sameValue } from '../../../ocpp/configuration-value.ts'
import { StateCard } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { useRuns } from '../../state/runs.ts'
import { ApplyDialog } from './apply-dialog.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import css from './configuration.module.css'
import { useConfigurationPlace } from './configuration-place.ts'
import { keyReports } from './key-outcomes.ts'
import { filterRows, groupRows, type KeyRow, keyRows, sendingOrder } from './key-rows.ts'
import { KeyTable } from './key-table.tsx'
import { Notices } from './notices.tsx'
import { OtherDialog } from './other-dialog.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { RiskDialog } from './risk-dialog.tsx'
import { StagedDrawer } from './staged-drawer.tsx'
import { stage, unstage, useStagedByKey, useStaging } from './staging.ts'
import { TemplateDialog } from './template-dialog.tsx'
import { TemplateMenu } from './template-menu.tsx'
import { Toolbar } from './toolbar.tsx'
import { useSender } from './use-sender.ts'

const OpenedDialog = ({
  chargePointId,
  view,
  rows,
}: {
  readonly chargePointId: string
  readonly view: ConfigurationView
  readonly rows: readonly KeyRow[]
}) => {
  const [{ dialog, base }, go] = useConfigurationPlace()
  const onClose = () => go({ dialog: null })
  const readingId = view.reading?.id ?? ''
  const template = base.kind === 'template' ? { id: base.id, name: view.template?.name ?? base.id } : null
  switch (dialog) {
    case 'save':
      return <TemplateDialog readingId={readingId} template={null} onClose={onClose} />
    case 'edit':
      return template && <TemplateDialog readingId={readingId} template={template} onClose={onClose} />
    case 'apply':
      return (
        template && (
          <ApplyDialog
            chargePointId={chargePointId}
            templateId={template.id}
            name={template.name}
            onClose={onClose}
          />
        )
      )
    case 'restore':
      return <RestoreDialog chargePointId={chargePointId} onClose={onClose} />
    case 'compare':
      return <CompareDialog chargePointId={chargePointId} onClose={onClose} />
    case 'other':
      return <OtherDialog chargePointId={chargePointId} rows={rows} onClose={onClose} />
    case null:
      return null
  }
}

/** The keys that were read, and what is staged of them. */
export const Keys = ({
  chargePoint,
  view,
}: {
  readonly chargePoint: ChargePointView
  readonly view: ConfigurationView
}) => {
  const { t } = useTranslation()
  const { id } = chargePoint
  const [place, go] = useConfigurationPlace()
  const runs = useRuns()
  const staging = useStaging(id)
  const staged = useStagedByKey(staging)
  const baseline = place.base.kind
  const reports = useMemo(() => keyReports(runs, id, view.reading?.at ?? null), [runs, id, view.reading?.at])
  const rows = useMemo(() => keyRows({ view, staged, reports, baseline }), [view, staged, reports, baseline])
  const shown = useMemo(() => filterRows(rows, place), [rows, place])
  const groups = useMemo(() => groupRows(shown), [shown])
  const sending = useMemo(() => sendingOrder(rows, staging.changes), [rows, staging.changes])
  const sender = useSender(id, staging, sending)
  usePrimaryAction(sender.send, sender.canSend && sender.asking.length === 0 && place.dialog === null)

  const change = (row: KeyRow, value: string) => {
    const isSecret = row.view.knowledge.secret || row.view.masked
    const isSame = isSecret ? value === '' : row.value !== null && sameValue(value, row.value, row.shape)
    if (isSame && value === (row.value ?? '')) unstage(id, [row.staged?.key ?? row.key])
    else stage(id, { key: row.key, value, secret: isSecret })
  }
  return (
    <>
      <Toolbar rows={rows} place={place} go={go}>
        <TemplateMenu chargePointId={id} view={view} />
      </Toolbar>
      <Notices chargePoint={chargePoint} view={view} rows={rows} />
      <div className={css.columns}>
        <div className={`${ui.card} ${css.tableCard}`}>
          {groups.length === 0 ? (
            <div className={css.nothing}>
              <StateCard
                kind="note"
                title={t('configuration.nothing.title')}
                detail={t('configuration.nothing.detail')}
                actions={
                  <Button onClick={() => go({ show: 'all', profile: null, find: '' })}>
                    {t('configuration.nothing.clear')}
                  </Button>
                }
              />
            </div>
          ) : (
            <KeyTable
              groups={groups}
              all={rows}
              baseline={baseline}
              onChange={change}
              onUndo={(row) => unstage(id, [row.staged?.key ?? row.key])}
            />
          )}
        </div>
        <StagedDrawer
          rows={sending}
          sender={sender}
          onDiscard={() =>
            unstage(
              id,
              staging.changes.map(({ key }) => key),
            )
          }
          onSaveTemplate={() => go({ dialog: 'save' })}
          canSaveTemplate={view.reading !== null}
        />
      </div>
      <OpenedDialog chargePointId={id} view={view} rows={rows} />
      <RiskDialog
        rows={sender.asking}
        count={sending.length}
        onSend={sender.confirm}
        onClose={sender.decline}
      />
    </>
  )
}
