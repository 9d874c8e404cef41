import { Button, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceProfileEntry } from '../../../contract/service-port.ts'
import { Mono, Note } from '../../components/ui.tsx'
import { useBench, useChargePoint } from '../../state/bench-context.tsx'
import { sortAddresses, urlFor } from '../../steps/connect/addresses.ts'
import { Check } from './check.tsx'
import css from './console.module.css'
import { PlanList } from './plan-list.tsx'

const isUrl = (text: string): boolean => /^wss?:\/\/[!-~]+$/.test(text)

/** Sets the URL of the Central System to this laptop: what that means, what would be typed, and then. */
export const PointHere = ({
  profile,
  isNobodys,
  onSet,
  onClose,
}: {
  readonly profile: ServiceProfileEntry
  /** It is not said whose port it is. */
  readonly isNobodys: boolean
  readonly onSet: (url: string, restart: boolean) => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const listening = useBench((bench) => bench.listening)
  const chargePoint = useChargePoint()
  const usual = listening && sortAddresses(listening).likely[0]?.url
  const base = usual ?? listening?.ocppUrl ?? ''
  const [url, setUrl] = useState(base === '' ? '' : urlFor(base, chargePoint?.id ?? null))
  const canRestart = profile.tasks.includes('restart')
  const [restart, setRestart] = useState(canRestart)
  // whose it is shows when it dials in: its console is asked first
  const asksIdentity = isNobodys && profile.tasks.includes('read-identity')
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isUrl(url)) onSet(url, restart)
  }
  return (
    <form className={css.form} onSubmit={onSubmit}>
      <Note kind="needs-you">{t('console.service.risky')}</Note>
      <TextInput
        label={t('console.service.url')}
        value={url}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: css.lineInput ?? '' }}
        onChange={({ currentTarget }) => setUrl(currentTarget.value.trim())}
      />
      {/* a field of this width does not show all of it */}
      <p className={css.fact}>
        <Mono>{url}</Mono>
      </p>
      {canRestart && <Check label={t('console.service.restart')} checked={restart} onChange={setRestart} />}
      {isUrl(url) && (
        <PlanList
          profile={profile.id}
          tasks={[
            'read-url',
            ...(asksIdentity ? (['read-identity'] as const) : []),
            'set-url',
            'read-url',
            ...(restart ? (['restart'] as const) : []),
          ]}
          variables={{ url }}
        />
      )}
      <div className={css.actions}>
        <Button type="submit" disabled={!isUrl(url)}>
          {t('console.service.setUrl')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('console.service.back')}
        </Button>
      </div>
    </form>
  )
}
