import { ActionIcon, Button, Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { actions } from '../../../ocpp/actions/index.ts'
import { Icon } from '../../components/icon.tsx'
import { SearchField, Segments } from '../panel-parts.tsx'
import type { GoInPanel, PanelPlace } from '../panel-place.ts'
import css from './traffic.module.css'

/** From here on an answer counts as slow. Milliseconds. */
export const slowMs = 2000

const typingPauseMs = 200
const names = Object.keys(actions).sort((a, b) => a.localeCompare(b, 'en'))

/** What is typed, and once typing pauses, the same in the URL. */
const useSearchText = (text: string | null, go: GoInPanel): readonly [string, (text: string) => void] => {
  const [typed, setTyped] = useState(text ?? '')
  const sent = useRef(text ?? '')
  useEffect(() => {
    // somebody else changed it: a link, the way back
    if ((text ?? '') === sent.current) return
    sent.current = text ?? ''
    setTyped(text ?? '')
  }, [text])
  useEffect(() => {
    if (typed === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed
      go({ text: typed === '' ? null : typed }, { replace: true })
    }, typingPauseMs)
    return () => clearTimeout(timer)
  }, [typed, go])
  return [typed, setTyped]
}

const ActionMenu = ({ place, go, wide }: FilterProps) => {
  const { t } = useTranslation()
  const label =
    place.action === null ? t('traffic.anyAction') : t('traffic.ofAction', { action: place.action })
  const choose = (action: string | null) => go({ action }, { replace: true })
  return (
    <Menu position="bottom-end" width={300} withinPortal>
      <Menu.Target>
        {wide ? (
          <Button
            leftSection={<Icon name="filter" />}
            className={place.action === null ? undefined : css.active}
          >
            {place.action ?? t('traffic.anyAction')}
          </Button>
        ) : (
          <ActionIcon
            variant="default"
            aria-label={label}
            title={label}
            className={place.action === null ? undefined : css.active}
          >
            <Icon name="filter" />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {[null, ...names].map((action) => (
          <Menu.Item
            key={action ?? ''}
            role="menuitemradio"
            aria-checked={place.action === action}
            rightSection={place.action === action ? <Icon name="check" /> : undefined}
            onClick={() => choose(action)}
          >
            {action ?? t('traffic.anyAction')}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export interface FilterProps {
  readonly place: PanelPlace
  readonly go: GoInPanel
  readonly wide: boolean
}

/** Text, action, and all, slow or with findings; all of it in the URL. */
export const TrafficFilters = (props: FilterProps) => {
  const { place, go, wide } = props
  const { t } = useTranslation()
  const [typed, setTyped] = useSearchText(place.text, go)
  return (
    <>
      <div className={css.tools}>
        <SearchField value={typed} onChange={setTyped} placeholder={t('traffic.search')} />
        {!wide && <ActionMenu {...props} />}
      </div>
      {wide && <ActionMenu {...props} />}
      <Segments
        aria-label={t('traffic.only.label')}
        fullWidth={!wide}
        value={place.only ?? 'all'}
        onChange={(value) =>
          go({ only: value === 'slow' || value === 'findings' ? value : null }, { replace: true })
        }
        data={[
          { value: 'all', label: t('traffic.only.all') },
          {
            value: 'slow',
            label: (
              <span title={t('traffic.slowHint', { seconds: slowMs / 1000 })}>{t('traffic.only.slow')}</span>
            ),
          },
          { value: 'findings', label: t('traffic.only.findings') },
        ]}
      />
    </>
  )
}
