import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Job } from '../../contract/job.ts'
import type { ChargePointView } from '../../contract/project.ts'
import { Icon } from '../components/icon.tsx'
import { Mono, Note } from '../components/ui.tsx'
import { errorWords, toBenchError } from '../state/bench-error.ts'
import { useLastRun, useRunActions } from '../state/runs.ts'
import { HandOverOutcome } from './hand-over-result.tsx'
import css from './jobs.module.css'
import { handOverResult } from './run-results.ts'

interface Wanted {
  readonly url: string
  readonly identity: string
  /** The AuthorizationKey: in memory alone, and gone once it is sent. */
  readonly key: string
  readonly interval: string
  /** Seconds. */
  readonly watch: string
  readonly keyUrl: string
  readonly keyIdentity: string
  readonly keyPassword: string
}

const isUrl = (url: string): boolean =>
  /^wss?:\/\/[^\s/@]+(?:[/?][^\s]*)?$/i.test(url) && !/^wss?:\/\/[^/?#]*@/i.test(url)
const isInterval = (text: string): boolean => text === '' || /^\d{1,9}$/.test(text)

const isWatch = (text: string): boolean => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3600

const inputOf = (chargePointId: string, wanted: Wanted) => {
  const named = { url: wanted.keyUrl, identity: wanted.keyIdentity, password: wanted.keyPassword }
  const keys = Object.fromEntries(Object.entries(named).filter(([, name]) => name.trim() !== ''))
  return {
    chargePointId,
    url: wanted.url.trim(),
    identity: wanted.identity.trim() === '' ? null : wanted.identity.trim(),
    ...(wanted.key === '' ? {} : { key: wanted.key }),
    watchSeconds: Number(wanted.watch),
    intervalSeconds: wanted.interval === '' ? null : Number(wanted.interval),
    ...(Object.keys(keys).length === 0 ? {} : { keys }),
  }
}

const Field = ({
  label,
  hint,
  problem,
  ...props
}: {
  readonly label: string
  readonly hint?: string
  readonly problem?: string | null
  readonly value: string
  readonly type?: 'password'
  readonly onChange: (value: string) => void
}) => (
  <label className={css.field}>
    <span>{label}</span>
    <TextInput
      type={props.type ?? 'text'}
      autoComplete={props.type === 'password' ? 'new-password' : 'off'}
      spellCheck={false}
      value={props.value}
      error={problem !== null && problem !== undefined}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
    />
    {problem ? (
      <span className={css.problem}>{problem}</span>
    ) : (
      hint && <span className={css.small}>{hint}</span>
    )}
  </label>
)

const procedures = ['hand-over']

/** Sends the charge point to its production back office; what can be seen of it is told plainly. */
export const HandOver = ({
  chargePoint,
  job,
  isBusy,
}: {
  readonly chargePoint: ChargePointView
  readonly job: Job
  readonly isBusy: boolean
}) => {
  const { t } = useTranslation()
  const { start } = useRunActions()
  const { id } = chargePoint
  const [wanted, setWanted] = useState<Wanted>({
    url: job.backOffice?.url ?? '',
    identity: id,
    key: '',
    interval: String(job.backOffice?.heartbeatIntervalSeconds ?? ''),
    watch: '120',
    keyUrl: '',
    keyIdentity: '',
    keyPassword: '',
  })
  const [asking, setAsking] = useState(false)
  const last = useLastRun(id, procedures)
  const result = handOverResult(last)
  const failed = last?.state.state === 'failed' ? last.state.error : null
  const needsNames =
    failed?.code === 'role-key-unknown' ||
    (start.isError && toBenchError(start.error).code === 'role-key-unknown')
  const put = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part })
  const canSend =
    isUrl(wanted.url.trim()) &&
    isInterval(wanted.interval) &&
    isWatch(wanted.watch) &&
    !isBusy &&
    !start.isPending
  const begin = () => {
    setAsking(false)
    start.mutate(
      { procedure: 'hand-over', input: inputOf(id, wanted), jobId: job.id },
      { onSuccess: () => put({ key: '' }) },
    )
  }
  return (
    <div className={css.part}>
      <h3>{t('jobs.handOver.title')}</h3>
      {chargePoint.openChanges.length > 0 && <Note kind="needs-you">{t('jobs.handOver.changesLeft')}</Note>}
      <Field
        label={t('jobs.handOver.url')}
        hint={t('jobs.handOver.urlHint')}
        problem={wanted.url === '' || isUrl(wanted.url.trim()) ? null : t('jobs.handOver.urlWrong')}
        value={wanted.url}
        onChange={(url) => put({ url })}
      />
      <Field
        label={t('jobs.handOver.identity')}
        value={wanted.identity}
        onChange={(identity) => put({ identity })}
      />
      <Field
        type="password"
        label={t('jobs.handOver.key')}
        hint={t('jobs.handOver.keyHint')}
        value={wanted.key}
        onChange={(key) => put({ key })}
      />
      <Field
        label={t('jobs.handOver.interval')}
        problem={isInterval(wanted.interval) ? null : t('jobs.handOver.intervalWrong')}
        value={wanted.interval}
        onChange={(interval) => put({ interval })}
      />
      <Field
        label={t('jobs.handOver.watch')}
        hint={t('jobs.handOver.watchHint')}
        problem={isWatch(wanted.watch) ? null : t('jobs.handOver.watchWrong')}
        value={wanted.watch}
        onChange={(watch) => put({ watch })}
      />
      <details className={css.names} open={needsNames || undefined}>
        <summary>{t('jobs.handOver.keyNames')}</summary>
        <Field
          label={t('jobs.handOver.keyNameUrl')}
          value={wanted.keyUrl}
          onChange={(keyUrl) => put({ keyUrl })}
        />
        <Field
          label={t('jobs.handOver.keyNameIdentity')}
          value={wanted.keyIdentity}
          onChange={(keyIdentity) => put({ keyIdentity })}
        />
        <Field
          label={t('jobs.handOver.keyNamePassword')}
          value={wanted.keyPassword}
          onChange={(keyPassword) => put({ keyPassword })}
        />
      </details>
      {start.error !== null && (
        <div role="alert">
          <Note kind="failed">{errorWords(start.error, t)}</Note>
        </div>
      )}
      <div className={css.buttons}>
        <Button
          variant={result?.departure.state === 'left' ? 'default' : 'filled'}
          leftSection={<Icon name="right" />}
          disabled={!canSend}
          onClick={() => setAsking(true)}
        >
          {result ? t('jobs.handOver.again') : t('jobs.handOver.button', { id })}
        </Button>
      </div>
      {result && <HandOverOutcome result={result} />}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('jobs.handOver.asks', { id })}
        closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
      >
        <p>{t('jobs.handOver.means', { url: wanted.url.trim() })}</p>
        <p>
          <Mono>{wanted.identity}</Mono>
        </p>
        <div className={css.buttons}>
          <Button data-autofocus onClick={() => setAsking(false)}>
            {t('jobs.handOver.no')}
          </Button>
          <Button variant="outline" color="fail" leftSection={<Icon name="right" />} onClick={begin}>
            {t('jobs.handOver.button', { id })}
          </Button>
        </div>
      </Modal>
    </div>
  )
}
