import { createInstance, type i18n, type Module } from 'i18next'
import { en } from './en.ts'
import { ko } from './ko.ts'
import type { Language } from './languages.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/**
 * The words of one language, with English behind them. `plugins` are i18next's own modules (react-i18next in the
 * renderer); Node's faces need none. Ready at once: nothing is loaded.
 */
export const createI18n = (language: Language, ...plugins: readonly Module[]): i18n => {
  const instance = createInstance()
  for (const plugin of plugins) instance.use(plugin)
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ko: { translation: ko } },
    initAsync: false,
    interpolation: { escapeValue: false }, // React and terminals escape by themselves
  })
  return instance
}
