import type { TFunction } from 'i18next'
import type { Words } from '../../../contract/key-knowledge.ts'
import type { ValueProblem, ValueShape } from '../../../ocpp/configuration-value.ts'

/** A sentence in the language of the page; English where there is no other. */
export const inLanguage = (words: Words, language: string): string =>
  language === 'ko' ? (words.ko ?? words.en) : words.en

export const problemWords = (problem: ValueProblem, t: TFunction): string =>
  t(`configuration.problem.${problem.problem}`, { ...problem })

const signs: Readonly<Record<string, string>> = { times: '×', items: '' }

/** The sign of its unit: what is counted has none. */
export const unitOf = (shape: ValueShape | null): string | null => {
  const unit = shape?.type === 'integer' || shape?.type === 'decimal' ? shape.unit : null
  return unit === null ? null : (signs[unit] ?? unit) || null
}

/** `10 s`; what is empty or not told says so. */
export const valueWords = (value: string | null, shape: ValueShape | null, t: TFunction): string => {
  if (value === null) return t('configuration.hidden')
  if (value === '') return t('configuration.empty')
  if (shape?.type === 'integer' && shape.unit === 'items' && Number.isInteger(Number(value)))
    return t('configuration.items', { count: Number(value) })
  const unit = unitOf(shape)
  return unit === null ? value : `${value} ${unit}`
}

/** Type, unit and range in one line. */
export const shapeWords = (shape: ValueShape | null, t: TFunction): string => {
  if (shape === null) return t('configuration.details.types.unknown')
  const type = t(`configuration.details.types.${shape.type}`)
  const limits = (): string | null => {
    if (shape.type === 'integer' || shape.type === 'decimal') {
      const { minimum, maximum } = shape
      if (minimum !== undefined && maximum !== undefined)
        return t('configuration.details.range', { minimum, maximum })
      if (minimum !== undefined) return t('configuration.details.atLeast', { minimum })
      return maximum === undefined ? null : t('configuration.details.atMost', { maximum })
    }
    if ('maxLength' in shape && shape.maxLength !== undefined)
      return t('configuration.details.length', { maxLength: shape.maxLength })
    if (shape.type === 'enum' && shape.values) return shape.values.join(', ')
    return null
  }
  return [type, unitOf(shape), limits()].filter(Boolean).join(' · ')
}
