import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InterfaceAddress } from '../../../contract/bridge.ts'
import { Icon, type IconName } from '../../components/icon.tsx'
import { Status, StateCard, Tag } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { type Addresses, urlFor } from './addresses.ts'
import css from './connect.module.css'
import { CopyButton } from './copy-button.tsx'

const icons: Readonly<Record<InterfaceAddress['kind'], IconName>> = {
  ethernet: 'ethernet',
  wifi: 'wifi',
  virtual: 'virtual',
  loopback: 'laptop',
}

const AddressRow = ({
  address,
  identity,
  best,
  primary,
}: {
  readonly address: InterfaceAddress
  readonly identity: string | null
  readonly best: boolean
  readonly primary: boolean
}) => {
  const { t } = useTranslation()
  const url = urlFor(address.url, identity)
  const kind = t(`connect.kind.${address.kind}`)
  return (
    <li>
      <div className={css.interface}>
        <Icon name={icons[address.kind]} />
        <div>
          <b>{address.name}</b>
          {best && <Tag>{t('connect.useThis')}</Tag>}
          {!best && kind !== address.name && <span className={css.small}>{kind}</span>}
        </div>
      </div>
      <div className={css.url}>
        <span className={css.urlText} role="group" aria-label={t('connect.urlOf', { name: address.name })}>
          {url}
        </span>
        <CopyButton
          text={url}
          className={css.copy}
          variant={best && primary ? 'filled' : 'default'}
          label={t('connect.copyNamed', { name: address.name })}
        >
          {t('connect.copy')}
        </CopyButton>
      </div>
    </li>
  )
}

const NoCable = () => {
  const { t } = useTranslation()
  return (
    <li>
      <div className={css.interface}>
        <Icon name="ethernet" />
        <b>{t('connect.noCable.name')}</b>
      </div>
      <div className={css.noCable}>
        <Status kind="skipped">{t('connect.noCable.word')}</Status>
        <span className={css.small}>{t('connect.noCable.hint')}</span>
      </div>
    </li>
  )
}

/** One row for each address at which a charge point can dial this laptop. */
export const AddressList = ({
  addresses,
  identity,
  primary,
}: {
  readonly addresses: Addresses
  readonly identity: string | null
  readonly primary: boolean
}) => {
  const { t } = useTranslation()
  const { likely, others, noCable } = addresses
  const [all, setAll] = useState(false)
  if (likely.length === 0 && others.length === 0)
    return (
      <StateCard kind="waiting" title={t('connect.noAddress.title')} detail={t('connect.noAddress.detail')} />
    )
  const best = likely[0] ?? others[0]
  const shown = all || likely.length === 0 ? [...likely, ...others] : likely
  return (
    <section className={ui.card} aria-label={t('connect.addresses')}>
      <ul className={css.addresses}>
        {shown.map((address) => (
          <AddressRow
            key={address.url}
            address={address}
            identity={identity}
            best={address === best}
            primary={primary}
          />
        ))}
        {noCable && <NoCable />}
      </ul>
      {others.length > 0 && likely.length > 0 && (
        <div className={css.more}>
          <Button variant="subtle" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('connect.fewer') : t('connect.others', { count: others.length })}
          </Button>
        </div>
      )}
    </section>
  )
}
