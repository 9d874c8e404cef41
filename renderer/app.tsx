import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { useEffect, useState } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { Frame } from './components/frame/frame.tsx'
import { type BenchEnvironment, BenchProvider } from './state/bench-context.tsx'
import { colorSchemeManager } from './state/preferences.ts'
import { cssVariablesResolver, theme } from './theme/theme.ts'

/** `lang` of the page is what screen readers, fonts and line breaks go by. */
const PageLanguage = () => {
  const { i18n } = useTranslation()
  useEffect(() => {
    document.documentElement.lang = i18n.language
  }, [i18n.language])
  return null
}

/** The whole page, over whatever it is given as Chargebench. */
export const App = ({
  environment,
  i18n,
}: {
  readonly environment: BenchEnvironment
  readonly i18n: i18n
}) => {
  const [manager] = useState(colorSchemeManager)
  // Nothing is retried or kept by itself: the projection is the state, and a mutation is somebody's act.
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { mutations: { retry: false, networkMode: 'always' } } }),
  )
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={manager}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queries}>
          <BenchProvider value={environment}>
            <PageLanguage />
            <Frame />
          </BenchProvider>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  )
}
