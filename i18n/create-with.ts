import { createInstance, type i18n, type Module } from 'i18next'
import { en } from './en.ts'
import type { Language } from './languages.ts'
import type { Words } from './words.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/**
 * The words of one language, with English behind them; `korean` is brought by who has it, for a page fetches it apart.
 * `plugins` are i18next's own modules (react-i18next in the renderer); Node's faces need none.
 */
export const createWith = (language: Language, korean: Words | null, ...plugins: readonly Module[]): i18n => {
  const instance = createInstance()
  for (const plugin of plugins) instance.use(plugin)
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ...(korean === null ? {} : { ko: { translation: korean } }) },
    initAsync: false,
    interpolation: { escapeValue: false }, // React and terminals escape by themselves
  })
  // `{{seconds, span}}`: 10 min and not 600 s
  instance.services.formatter?.add('span', (seconds: number) =>
    seconds >= 60 && seconds % 60 === 0
      ? instance.t('duration.minutes', { n: seconds / 60 })
      : instance.t('duration.seconds', { n: seconds }),
  )
  return instance
}
