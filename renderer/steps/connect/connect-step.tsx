import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnockView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { Note, StateCard, Status, StepHeader } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { useBench, useChargePoint, useChargePoints } from '../../state/bench-context.tsx'
import { inOrder } from '../../state/charge-points.ts'
import { usePlace } from '../../state/place.ts'
import { AddressList } from './address-list.tsx'
import { sortAddresses, urlFor } from './addresses.ts'
import css from './connect.module.css'
import { identityAt, openKnocks } from './knock-groups.ts'
import { KnockList } from './knock-list.tsx'
import { PasswordDialog, usePasswordView } from './password-dialog.tsx'
import { type UrlForm, UrlFormControl } from './url-form.tsx'

/** Who is in already, and the way to the next step. */
const Inside = () => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const connected = inOrder(useChargePoints()).filter(({ link }) => link.state === 'connected')
  if (connected.length === 0) return null
  return (
    <section className={`${ui.card} ${css.inside}`}>
      <span>
        <Status kind="proven">{t('connect.inside.title', { count: connected.length })}</Status>
      </span>
      {connected.map(({ id }, index) => (
        <Button
          key={id}
          variant={index === 0 && connected.length === 1 ? 'filled' : 'default'}
          onClick={() => go({ step: 'boot', chargePoint: id })}
        >
          {connected.length === 1 ? t('connect.inside.open') : t('connect.inside.openOf', { id })}
        </Button>
      ))}
    </section>
  )
}

const NothingKnocking = ({ port }: { readonly port: number }) => {
  const { t } = useTranslation()
  return (
    <Note kind="waiting">
      <h3>{t('connect.help.title')}</h3>
      <ul className={css.help}>
        <li>{t('connect.help.cable')}</li>
        <li>{t('connect.help.saved')}</li>
        <li>{t('connect.help.network')}</li>
        <li>{t('connect.help.firewall', { port })}</li>
      </ul>
    </Note>
  )
}

/** The identity that somebody dialled with, whether or not they got in: what “in full” starts with. */
const useKnownIdentity = (): string => {
  const chargePoint = useChargePoint()
  const knocked = useBench(
    ({ state }) => state?.knocks.findLast(({ chargePointId }) => chargePointId !== null)?.chargePointId,
  )
  return chargePoint?.id ?? knocked ?? ''
}

/** What holds for the charge point that is written in full, or for all; opens where it is changed. */
const PasswordButton = ({
  identity,
  onOpen,
}: {
  readonly identity: string | null
  readonly onOpen: () => void
}) => {
  const { t } = useTranslation()
  const view = usePasswordView(identity)
  return (
    <Button leftSection={<Icon name="key" />} aria-haspopup="dialog" onClick={onOpen}>
      {view ? t('passwords.button', { mode: t(`passwords.mode.${view.mode}`) }) : t('passwords.title')}
    </Button>
  )
}

/** Where to dial, and who tried and failed. */
const ConnectStep = () => {
  const { t } = useTranslation()
  const listening = useBench((bench) => bench.listening)
  const state = useBench((bench) => bench.state)
  const known = useKnownIdentity()
  const [form, setForm] = useState<UrlForm | null>(null)
  const { inFull, identity } = form ?? { inFull: false, identity: known }
  /** Whose password is being set; null = nobody's. */
  const [passwordOf, setPasswordOf] = useState<string | null>(null)
  const groups = useMemo(() => (state ? openKnocks(state) : []), [state])
  const isAnybodyIn = Object.values(useChargePoints()).some(({ link }) => link.state === 'connected')

  const addresses = listening ? sortAddresses(listening) : null
  const best = addresses ? (addresses.likely[0] ?? addresses.others[0] ?? null) : null
  const written = inFull && identity.trim() !== '' ? identity.trim() : null
  const url = best ? urlFor(best.url, written) : null
  const fullUrl = (knock: KnockView): string | null => {
    const name = form?.identity.trim() || (state && identityAt(state, knock))
    return best && name ? urlFor(best.url, name) : null
  }

  return (
    <div className={css.step}>
      <StepHeader title={t('connect.title')} lead={t('connect.lead')} />
      <Inside />
      {addresses ? (
        <div className={css.where}>
          <AddressList addresses={addresses} identity={written} primary={!isAnybodyIn} />
          {url !== null && (
            <section className={`${ui.card} ${css.qr}`}>
              <QrCode text={url} label={t('connect.qr.label', { url })} size={148} />
              <span className={css.small}>{t('connect.qr.caption')}</span>
            </section>
          )}
        </div>
      ) : (
        <StateCard kind="waiting" title={t('bridge.loading.title')} detail={t('bridge.loading.detail')} />
      )}
      <div className={css.form}>
        <UrlFormControl form={{ inFull, identity }} onChange={setForm} />
        <PasswordButton identity={written} onOpen={() => setPasswordOf(identity)} />
      </div>
      <KnockList
        groups={groups}
        url={url}
        fullUrl={fullUrl}
        onSetPassword={(knock) => setPasswordOf((state && identityAt(state, knock)) ?? identity)}
        onWriteInFull={() => setForm({ inFull: true, identity })}
      />
      {!isAnybodyIn && groups.length === 0 && listening && <NothingKnocking port={listening.ocppPort} />}
      {passwordOf !== null && <PasswordDialog identity={passwordOf} onClose={() => setPasswordOf(null)} />}
    </div>
  )
}

export default ConnectStep
