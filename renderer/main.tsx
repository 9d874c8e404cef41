import './theme/styles.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createWith } from '../i18n/create-with.ts'
import { App } from './app.tsx'
import { createBenchStore } from './state/bench-store.ts'
import { createClient } from './state/client.ts'
import { bringKorean, loadKorean } from './state/korean.ts'
import { readLanguage } from './state/preferences.ts'
import { createTicker } from './state/ticker.ts'
import { takeToken } from './state/token.ts'
import { preloadSteps } from './steps/steps.ts'

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
  if (korean === null) await bringKorean(i18n)
}

void begin()
void import('./theme/fonts-korean.ts').then(preloadSteps, preloadSteps)
