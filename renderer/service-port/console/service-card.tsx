import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceProfileEntry } from '../../../contract/service-port.ts'
import type { ServiceTask } from '../../../contract/service-profile.ts'
import { Card, CardBody, Note } from '../../components/ui.tsx'
import { useChargePoint } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { useRunActions } from '../../state/runs.ts'
import { Check } from './check.tsx'
import css from './console.module.css'
import { PlanList } from './plan-list.tsx'
import { PointHere } from './point-here.tsx'
import { ServiceRun } from './service-run.tsx'
import { useProfiles, useServiceRun } from './use-console.ts'

type Secrets = Readonly<Record<string, string>>

const identifyTasks: readonly ServiceTask[] = ['read-version', 'read-identity', 'read-url', 'read-network']

/** Profiles say it as a part of a sentence. */
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const SecretFields = ({
  profile,
  secrets,
  onChange,
}: {
  readonly profile: ServiceProfileEntry
  readonly secrets: Secrets
  readonly onChange: (secrets: Secrets) => void
}) => {
  const { t, i18n } = useTranslation()
  return profile.secrets.map(({ name, meaning }) => (
    <TextInput
      key={name}
      type="password"
      label={capital((i18n.language === 'ko' ? meaning.ko : undefined) ?? meaning.en)}
      description={t('console.service.secretHelp')}
      autoComplete="off"
      value={secrets[name] ?? ''}
      onChange={({ currentTarget }) => onChange({ ...secrets, [name]: currentTarget.value })}
    />
  ))
}

/** What is done at a console by the profile of its product. */
export const ServiceCard = ({ device }: { readonly device: string }) => {
  const { t } = useTranslation()
  const chargePoint = useChargePoint()
  const profiles = useProfiles(device)
  const run = useServiceRun(device)
  const { start } = useRunActions()
  const [chosen, setChosen] = useState('')
  const [secrets, setSecrets] = useState<Secrets>({})
  const [isOwn, setOwn] = useState(true)
  const [open, setOpen] = useState<'plan' | 'point' | null>(null)
  const profile = profiles.find(({ id }) => id === chosen) ?? null
  const isRunning = run?.state.state === 'running'
  const filled = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''))
  const order = (procedure: string, more: object = {}) => {
    if (!profile) return
    setOpen(null)
    start.mutate({
      procedure,
      input: {
        device,
        profile: profile.id,
        secrets: filled,
        ...(chargePoint && isOwn ? { chargePointId: chargePoint.id } : {}),
        ...more,
      },
    })
  }
  const can = (task: ServiceTask): boolean => profile?.tasks.includes(task) === true
  const known = identifyTasks.filter(can)
  const idle = profile !== null && !isRunning && !start.isPending
  const nameOf = ({ origin, product }: ServiceProfileEntry): string =>
    origin === 'own' ? t('console.service.own', { product }) : product
  return (
    <Card icon="chip" title={t('console.service.title')}>
      <CardBody>
        <div className={css.form}>
          <NativeSelect
            label={t('console.service.profile')}
            value={profile?.id ?? ''}
            data={[
              { value: '', label: t('console.service.noProfile') },
              ...profiles.map((each) => ({ value: each.id, label: nameOf(each) })),
            ]}
            onChange={({ currentTarget }) => {
              setChosen(currentTarget.value)
              setSecrets({})
              setOpen(null)
            }}
          />
          {profile && <SecretFields profile={profile} secrets={secrets} onChange={setSecrets} />}
          {profile && chargePoint && (
            <Check
              label={t('console.ports.whose', { chargePointId: chargePoint.id })}
              checked={isOwn}
              onChange={setOwn}
            />
          )}
          {profile && (
            <>
              <div className={css.actions}>
                <Button disabled={!idle || known.length === 0} onClick={() => order('service.identify')}>
                  {t('console.service.identify')}
                </Button>
                <Button
                  disabled={!idle || !can('set-url')}
                  aria-expanded={open === 'point'}
                  onClick={() => setOpen(open === 'point' ? null : 'point')}
                >
                  {t('console.service.point')}
                </Button>
                <Button disabled={!idle || !can('export-log')} onClick={() => order('service.collect-log')}>
                  {t('console.service.collect')}
                </Button>
                <Button
                  variant="subtle"
                  aria-expanded={open === 'plan'}
                  onClick={() => setOpen(open === 'plan' ? null : 'plan')}
                >
                  {t('console.service.plan')}
                </Button>
              </div>
              {!(can('set-url') && can('export-log') && known.length > 0) && (
                <p className={css.fact}>{t('console.service.cannot')}</p>
              )}
            </>
          )}
          {profile && open === 'plan' && <PlanList profile={profile.id} tasks={known} variables={{}} />}
          {profile && open === 'point' && (
            <PointHere
              profile={profile}
              isNobodys={!chargePoint || !isOwn}
              onSet={(url, restart) => order('service.point-here', { url, restart })}
              onClose={() => setOpen(null)}
            />
          )}
          {start.isError && <Note kind="failed">{errorWords(start.error, t)}</Note>}
          {run && (
            <ServiceRun
              run={run}
              secrets={profile?.secrets.length === 0 || Object.keys(filled).length > 0 ? filled : null}
            />
          )}
        </div>
      </CardBody>
    </Card>
  )
}
