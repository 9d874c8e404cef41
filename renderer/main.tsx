import './theme/styles.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createI18n } from '../i18n/create-i18n.ts'
import { App } from './app.tsx'
import { createBenchStore } from './state/bench-store.ts'
import { createClient } from './state/client.ts'
import { readLanguage } from './state/preferences.ts'
import { createTicker } from './state/ticker.ts'
import { takeToken } from './state/token.ts'
import { preloadSteps } from './steps/steps.ts'

const client = createClient(takeToken())
const store = createBenchStore(client)
const environment = { client, store, ticker: createTicker(store.hostNow) }
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App environment={environment} i18n={createI18n(readLanguage(), initReactI18next)} />
    </StrictMode>,
  )
void import('./theme/fonts-korean.ts').then(preloadSteps, preloadSteps)
