import type { i18n, Module } from 'i18next'
import { createWith } from './create-with.ts'
import { ko } from './ko.ts'
import type { Language } from './languages.ts'

/** All words of all languages. Ready at once: nothing is loaded. */
export const createI18n = (language: Language, ...plugins: readonly Module[]): i18n =>
  createWith(language, ko, ...plugins)
