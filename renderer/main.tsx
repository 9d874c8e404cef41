import './theme/styles.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createWith } from '../i18n/create-with.ts'
import { App } from './app.tsx'
import { afterFirstPaint } from './state/after-first-paint.ts'
import { createBenchStore } from './state/bench-store.ts'
import { createClient } from './state/client.ts'
import { bringKorean, loadKorean } from './state/korean.ts'
import { readPlace } from './state/place.ts'
import { readLanguage } from './state/preferences.ts'
import { createTicker } from './state/ticker.ts'
import { hideToken, takeToken } from './state/token.ts'
import { preloadStep, preloadSteps } from './steps/steps.ts'

const client = createClient(takeToken())
const store = createBenchStore(client)
const environment = { client, store, ticker: createTicker(store.hostNow) }
const begin = async (): Promise<void> => {
  const root = document.getElementById('root')
  if (!root) return
  const language = readLanguage()
  const korean = language === 'ko' ? await loadKorean() : null
  const i18n = createWith(language, korean, initReactI18next)
  createRoot(root).render(
    <StrictMode>
      <App environment={environment} i18n={i18n} />
    </StrictMode>,
  )
  // what the first words need comes first
  const koreanFonts = () => import('./theme/fonts-korean.ts').catch(() => undefined)
  if (korean !== null) void koreanFonts()
  const bringTheRest = async (): Promise<void> => {
    await koreanFonts()
    if (korean === null) await bringKorean(i18n)
    await preloadSteps()
  }
  afterFirstPaint(() => {
    hideToken()
    void bringTheRest()
  })
}

preloadStep(readPlace(window.location.search).step)
void begin()
