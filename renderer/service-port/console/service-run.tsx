import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import { openKeptUrls } from '../../../contract/service-port.ts'
import { phaseWords, procedureName, runErrorWords, waitWords } from '../../components/run-words.ts'
import { Mono, Note, Status } from '../../components/ui.tsx'
import { saveFile } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { useRunActions } from '../../state/runs.ts'
import css from './console.module.css'
import { factNames, identityOf, logOf, urlSetOf } from './service-results.ts'

const Working = ({
  id,
  state: { wait, progress, cancelling },
}: {
  readonly id: string
  readonly state: Extract<RunView['state'], { readonly state: 'running' }>
}) => {
  const { t } = useTranslation()
  const { cancel } = useRunActions()
  const words = wait
    ? waitWords(wait, t)
    : progress
      ? phaseWords(progress.phase, progress.params, t)
      : t('console.service.working')
  return (
    <div className={css.activity}>
      <Status kind={wait ? 'waiting' : 'running'}>{words}</Status>
      <Button size="sm" disabled={cancelling || cancel.isPending} onClick={() => cancel.mutate(id)}>
        {t('console.service.cancel')}
      </Button>
    </div>
  )
}

const LogSaved = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const log = logOf(run)
  const save = useMutation({
    mutationFn: async (file: string) => saveFile(await client.console.log(file), file),
  })
  if (!log) return null
  return (
    <>
      <Status kind="proven">{t('console.service.logged', { count: log.lines, file: log.file })}</Status>
      <div>
        <Button size="sm" disabled={save.isPending} onClick={() => save.mutate(log.file)}>
          {t('console.service.openLog')}
        </Button>
      </div>
      {save.isError && <Note kind="failed">{errorWords(save.error, t)}</Note>}
    </>
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The way back: the same port and profile, to the URL that was there before. */
const UrlSet = ({
  run,
  secrets,
}: {
  readonly run: RunView
  readonly secrets: Readonly<Record<string, string>> | null
}) => {
  const { t } = useTranslation()
  const { start } = useRunActions()
  const set = urlSetOf(run)
  if (!set) return null
  const { input, chargePointId } = run
  const isNobodys = openKeptUrls({ [run.id]: run }).length > 0
  const putBack = () => {
    if (!isObject(input)) return
    const { device, profile, baudRate } = input
    const line = { device, profile, secrets: secrets ?? {}, ...(baudRate === undefined ? {} : { baudRate }) }
    start.mutate(
      chargePointId === null
        ? { procedure: 'service.point-here', input: { ...line, url: set.old, restart: set.restarted } }
        : { procedure: 'service.put-back', input: { ...line, chargePointId, restart: set.restarted } },
    )
  }
  return (
    <>
      <Status kind="proven">
        {set.state === 'set' ? t('console.service.set') : t('console.service.equal')}
      </Status>
      <p>
        <Mono>{set.url}</Mono> {set.restarted && t('console.service.restarted')}
      </p>
      {set.state === 'set' && (
        <>
          <p className={css.fact}>{t('console.service.was', { url: set.old })}</p>
          {isNobodys && <Note kind="needs-you">{t('console.service.nobody')}</Note>}
          {run.procedure === 'service.point-here' && set.old !== '' && (
            <div>
              <Button disabled={start.isPending || secrets === null} onClick={putBack}>
                {t('console.service.putBack', { url: set.old })}
              </Button>
            </div>
          )}
        </>
      )}
      {start.isError && <Note kind="failed">{errorWords(start.error, t)}</Note>}
    </>
  )
}

const Identified = ({ run }: { readonly run: RunView }) => {
  const { t } = useTranslation()
  const identity = identityOf(run)
  if (!identity) return null
  return (
    <>
      <h3>{t('console.service.identified', { product: identity.product })}</h3>
      <dl className={css.facts}>
        {factNames
          .filter((name) => identity.facts[name] !== undefined)
          .map((name) => (
            <div key={name}>
              <dt>{t(`console.service.facts.${name}`)}</dt>
              <dd>
                <Mono>{identity.facts[name]}</Mono>
              </dd>
            </div>
          ))}
      </dl>
      {identity.disagreements > 0 && (
        <Note kind="needs-you">{t('console.service.disagrees', { count: identity.disagreements })}</Note>
      )}
    </>
  )
}

/** How the last work at the port goes, or what came of it. */
export const ServiceRun = ({
  run,
  secrets,
}: {
  readonly run: RunView
  /** As they are typed now; null: they are wanted, and are not. */
  readonly secrets: Readonly<Record<string, string>> | null
}) => {
  const { t } = useTranslation()
  const { state } = run
  return (
    <section className={css.run} aria-label={procedureName(run.procedure, t)}>
      {state.state === 'running' && <Working id={run.id} state={state} />}
      {state.state === 'failed' && (
        <Note kind="failed">
          <b>{procedureName(run.procedure, t)}:</b> {runErrorWords(state.error, t)}
        </Note>
      )}
      {state.state === 'interrupted' && <Status kind="interrupted">{procedureName(run.procedure, t)}</Status>}
      {state.state === 'cancelled' && <Status kind="skipped">{procedureName(run.procedure, t)}</Status>}
      <Identified run={run} />
      <UrlSet run={run} secrets={secrets} />
      <LogSaved run={run} />
    </section>
  )
}
