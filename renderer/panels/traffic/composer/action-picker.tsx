import { UnstyledButton } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FeatureProfile } from '../../../../ocpp/actions/definition.ts'
import { actions, isFromCentralSystem, type FromCentralSystem } from '../../../../ocpp/actions/index.ts'
import { Status } from '../../../components/ui.tsx'
import panelCss from '../../panel.module.css'
import { SearchField } from '../../panel-parts.tsx'
import { isDangerous } from '../dangers.ts'
import css from './composer.module.css'

const ours = Object.keys(actions).filter(isFromCentralSystem)
const profiles: readonly FeatureProfile[] = [
  'Core',
  'RemoteTrigger',
  'SmartCharging',
  'LocalAuthListManagement',
  'FirmwareManagement',
  'Reservation',
  'Security',
]

/** All actions that a Central System may send, by feature profile. */
export const ActionPicker = ({ onChoose }: { readonly onChoose: (action: FromCentralSystem) => void }) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const found = ours.filter((name) => name.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <div className={panelCss.body}>
      <p className={panelCss.muted}>{t('composer.chooseLead', { count: ours.length })}</p>
      <div>
        <SearchField value={text} onChange={setText} placeholder={t('composer.search')} fieldRef={field} />
      </div>
      {profiles.map((profile) => {
        const names = found.filter((name) => actions[name].profile === profile)
        if (names.length === 0) return null
        return (
          <section key={profile}>
            <h2 className={css.profile}>{t(`composer.profile.${profile}`)}</h2>
            <ul>
              {names.map((name) => (
                <li key={name}>
                  <UnstyledButton className={css.action} onClick={() => onChoose(name)}>
                    <span>
                      {name}
                      <span className={css.clause}>{actions[name].clause}</span>
                    </span>
                    {isDangerous(name) && (
                      <span title={t(`composer.danger.${name}`)}>
                        <Status kind="needs-you" size={16}>
                          {t('composer.risky')}
                        </Status>
                      </span>
                    )}
                  </UnstyledButton>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
