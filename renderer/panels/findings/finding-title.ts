import type { TFunction } from 'i18next'
import { findingTitles } from '../../../i18n/findings.en.ts'

const isKnown = (rule: string): rule is keyof typeof findingTitles => Object.hasOwn(findingTitles, rule)

/** What a rule is called; one of a newer version by its own name. */
export const findingTitle = (rule: string, t: TFunction): string =>
  isKnown(rule) ? t(`findingTitles.${rule}`) : rule.replaceAll('-', ' ')
