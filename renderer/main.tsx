import './theme/styles.ts'
import { type ReactNode, StrictMode, useEffect, useLayoutEffect } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createWith } from '../i18n/create-with.ts'
import { App } from './app.tsx'
import { preloadPanels } from './panels/panels.ts'
import { afterPaint } from './state/after-paint.ts'
import { createBenchStore } from './state/bench-store.ts'
import { createClient } from './state/client.ts'
import { bringKorean, loadKorean } from './state/korean.ts'
import { readPlace } from './state/place-in-url.ts'
import { readLanguage } from './state/preferences.ts'
import { createTicker } from './state/ticker.ts'
import { hideToken, takeToken } from './state/token.ts'
import { preloadStep, preloadSteps } from './steps/steps.ts'

const client = createClient(takeToken())
const store = createBenchStore(client)
const environment = { client, store, ticker: createTicker(store.hostNow) }

/** Says when the page is there: before it is painted, and then. */
const Drawn = ({
  onLive,
  onDrawn,
  children,
}: {
  readonly onLive: () => void
  readonly onDrawn: () => void
  readonly children: ReactNode
}) => {
  useLayoutEffect(onLive, [onLive])
  useEffect(onDrawn, [onDrawn])
  return children
}

const begin = async (): Promise<void> => {
  const root = document.getElementById('root')
  if (!root) return
  const language = readLanguage()
  const korean = language === 'ko' ? await loadKorean() : null
  const i18n = createWith(language, korean, initReactI18next)
  // what the first words need comes first
  const koreanFonts = () => import('./theme/fonts-korean.ts').catch(() => undefined)
  if (korean !== null) void koreanFonts()
  const bringTheRest = async (): Promise<void> => {
    await koreanFonts()
    if (korean === null) await bringKorean(i18n)
    await preloadSteps()
    await preloadPanels()
  }
  const onDrawn = () =>
    afterPaint(() => {
      hideToken()
      void bringTheRest()
    })
  const onLive = () => {
    root.inert = false
  }
  const page = (
    <StrictMode>
      <Drawn onLive={onLive} onDrawn={onDrawn}>
        <App environment={environment} i18n={i18n} />
      </Drawn>
    </StrictMode>
  )
  // the picture that stands there (before-paint.ts) comes to life
  if (root.inert) hydrateRoot(root, page)
  else createRoot(root).render(page)
}

preloadStep(readPlace(window.location.search).step)
void begin()
