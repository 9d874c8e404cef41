import { ActionIcon, Button, Portal } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../components/error-boundary.tsx'
import { Icon } from '../components/icon.tsx'

const ChargerWindow = lazy(() => import('./charger-window.tsx'))

/** Opens the drawing of the virtual charge point beside whatever is on the screen. */
export const ChargerToggle = () => {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const toggle = () => setOpen((was) => !was)
  return (
    <>
      <Button visibleFrom="sm" leftSection={<Icon name="plug" />} aria-expanded={isOpen} onClick={toggle}>
        {t('simulator.toggle')}
      </Button>
      <ActionIcon
        hiddenFrom="sm"
        variant="default"
        aria-label={t('simulator.toggle')}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        <Icon name="plug" />
      </ActionIcon>
      {isOpen && (
        <Portal>
          <ErrorBoundary what={t('simulator.title')}>
            <Suspense fallback={null}>
              <ChargerWindow onClose={() => setOpen(false)} />
            </Suspense>
          </ErrorBoundary>
        </Portal>
      )}
    </>
  )
}
