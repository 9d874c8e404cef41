import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { TransferOptions } from '../../components/transfer-options.tsx'
import { Card, CardBody, Note } from '../../components/ui.tsx'
import { Segments } from '../../panels/panel-parts.tsx'
import { useBench, useNow } from '../../state/bench-context.tsx'
import { useOpenRun, useRunActions } from '../../state/runs.ts'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'
import { emptyForm, isPullFine, problemOf, type PullForm, pullInputOf, times } from './pull-form.ts'
import { kinds, pullProcedure } from './pull-record.ts'

const Span = ({
  form,
  onChange,
}: {
  readonly form: PullForm
  readonly onChange: (form: PullForm) => void
}) => {
  const { t } = useTranslation()
  if (form.time !== 'span') return null
  const problem = problemOf(form)
  return (
    <div className={css.fields}>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className={css.field}>
          <span>{t(`diagnostics.pull.${end}`)}</span>
          <TextInput
            type="datetime-local"
            value={form[end]}
            error={end === 'to' && problem !== null ? t(`diagnostics.pull.${problem}`) : undefined}
            onChange={({ currentTarget }) => onChange({ ...form, [end]: currentTarget.value })}
          />
        </label>
      ))}
    </div>
  )
}

const More = ({
  form,
  onChange,
}: {
  readonly form: PullForm
  readonly onChange: (form: PullForm) => void
}) => {
  const { t } = useTranslation()
  return (
    <TransferOptions
      form={form}
      onChange={(change) => onChange({ ...form, ...change })}
      before={
        <>
          <div className={css.field} role="group" aria-label={t('diagnostics.pull.target')}>
            <span>{t('diagnostics.pull.target')}</span>
            <Segments
              value={form.target}
              data={(['folder', 'file'] as const).map((target) => ({
                value: target,
                label: t(`diagnostics.pull.targets.${target}`),
              }))}
              onChange={(target) => onChange({ ...form, target: target === 'file' ? 'file' : 'folder' })}
            />
          </div>
          <div className={css.field} role="group" aria-label={t('firmware.options.protocol')}>
            <span>{t('firmware.options.protocol')}</span>
            <Segments
              value={form.protocol}
              data={[
                { value: 'http', label: 'HTTP' },
                { value: 'https', label: 'HTTPS' },
              ]}
              onChange={(protocol) =>
                onChange({ ...form, protocol: protocol === 'https' ? 'https' : 'http' })
              }
            />
          </div>
        </>
      }
      after={<p className={css.small}>{t('diagnostics.pull.targetHint')}</p>}
    />
  )
}

/** What is asked for, of which time, and how it may come. */
export const PullCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const [form, setForm] = useState(emptyForm)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const open = useOpenRun(chargePoint.id)
  const isBusy = open?.state.state === 'running'
  const { start } = useRunActions()
  const canStart = isLive && !isBusy && !start.isPending && isPullFine(form)
  const onStart = () =>
    start.mutate({ procedure: pullProcedure, input: pullInputOf(form, chargePoint.id, now) })
  usePrimaryAction(onStart, canStart)
  return (
    <Card icon="download" title={t('diagnostics.pull.title')}>
      <CardBody>
        <div className={css.form}>
          <div className={css.wanted}>
            <NativeSelect
              className={css.select}
              label={t('diagnostics.pull.kind')}
              value={form.kind}
              data={kinds.map((kind) => ({ value: kind, label: t(`diagnostics.pull.kinds.${kind}`) }))}
              onChange={({ currentTarget: { value } }) =>
                setForm({ ...form, kind: kinds.find((kind) => kind === value) ?? 'GetDiagnostics' })
              }
            />
            <NativeSelect
              className={css.select}
              label={t('diagnostics.pull.time')}
              value={form.time}
              data={times.map((time) => ({ value: time, label: t(`diagnostics.pull.times.${time}`) }))}
              onChange={({ currentTarget: { value } }) =>
                setForm({ ...form, time: times.find((time) => time === value) ?? 'all' })
              }
            />
          </div>
          <Span form={form} onChange={setForm} />
          <p className={css.small}>{t(`diagnostics.pull.hints.${form.kind}`)}</p>
          <More form={form} onChange={setForm} />
          {isBusy && open.procedure !== pullProcedure && (
            <Note kind="waiting">{t('diagnostics.pull.busy')}</Note>
          )}
          {chargePoint.link.state !== 'connected' && (
            <Note kind="link-lost">{t('diagnostics.pull.notConnected')}</Note>
          )}
          <Problem error={start.error} />
          <div className={css.buttons}>
            <Button
              variant="filled"
              size="lg"
              leftSection={<Icon name="download" />}
              aria-keyshortcuts="Control+Enter"
              disabled={!canStart}
              onClick={onStart}
            >
              {form.kind === 'GetDiagnostics'
                ? t('diagnostics.pull.button')
                : t('diagnostics.pull.buttonLog')}
            </Button>
          </div>
        </div>
      </CardBody>
    </Card>
  )
}
