import { Button, CloseButton, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardOutcome, VirtualChargePointView } from '../../contract/virtual-charge-point.ts'
import { Icon } from '../components/icon.tsx'
import { Status } from '../components/ui.tsx'
import { useBenchEnvironment } from '../state/bench-context.tsx'
import { errorWords } from '../state/bench-error.ts'
import css from './charger.module.css'
import { ConnectorCard } from './connector-card.tsx'

const someTag = '04A2B3C4'

const useView = (): VirtualChargePointView | null => {
  const { client } = useBenchEnvironment()
  const [view, setView] = useState<VirtualChargePointView | null>(null)
  useEffect(() => client.simulator.view(setView), [client])
  return view
}

const Reader = ({ hasPower }: { readonly hasPower: boolean }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [idTag, setIdTag] = useState(someTag)
  const card = useMutation<CardOutcome>({ mutationFn: () => client.simulator.card(idTag.trim()) })
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    card.mutate()
  }
  return (
    <form className={css.reader} onSubmit={onSubmit}>
      <TextInput
        label={t('simulator.card')}
        value={idTag}
        maxLength={20}
        onChange={(event) => setIdTag(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!hasPower || idTag.trim() === '' || card.isPending}>
        {t('simulator.hold')}
      </Button>
      <p role="status" className={css.outcome}>
        {card.isError
          ? errorWords(card.error, t)
          : card.data === undefined
            ? ''
            : t(`simulator.outcome.${card.data}`)}
      </p>
    </form>
  )
}

/** The virtual charge point, drawn so that one can plug, hold a card, break it and switch it off. */
const ChargerWindow = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const titleId = useId()
  const view = useView()
  const action = useMutation({ mutationFn: (doing: () => Promise<unknown>) => doing() })
  const hasPower = view !== null && view.link !== 'off'
  const act = (doing: () => Promise<unknown>) => action.mutate(doing)
  return (
    <section className={css.window} aria-labelledby={titleId}>
      <header className={css.head}>
        <Icon name="virtual" />
        <h2 id={titleId}>{t('simulator.title')}</h2>
        {view && (
          <Button
            size="sm"
            onClick={() => act(() => client.simulator.power(!hasPower))}
            disabled={action.isPending}
          >
            {hasPower ? t('simulator.power.off') : t('simulator.power.on')}
          </Button>
        )}
        <CloseButton size="lg" aria-label={t('simulator.hide')} onClick={onClose} />
      </header>
      {view ? (
        <div className={css.body}>
          <ul>
            {view.connectors.map((connector) => (
              <ConnectorCard
                key={connector.connectorId}
                connector={connector}
                hasPower={hasPower}
                client={client.simulator}
                act={act}
              />
            ))}
          </ul>
          <Reader hasPower={hasPower} />
          {view.queued > 0 && (
            <Status kind="waiting" size={16}>
              {t('simulator.queued', { count: view.queued })}
            </Status>
          )}
          {action.isError && <Status kind="failed">{errorWords(action.error, t)}</Status>}
        </div>
      ) : (
        <p className={css.body}>{t('simulator.loading')}</p>
      )}
    </section>
  )
}

export default ChargerWindow
