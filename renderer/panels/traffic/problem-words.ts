import type { TFunction } from 'i18next'
import type { PayloadProblem } from '../../../contract/traffic.ts'

const types = ['string', 'integer', 'number', 'boolean', 'object', 'array'] as const
const isType = (value: unknown): value is (typeof types)[number] => types.some((type) => type === value)

/** More values than this are counted, not listed. */
const mostValues = 5

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** What a schema's rule asks for, in words. */
export const problemWords = ({ rule, params, message }: PayloadProblem, t: TFunction): string => {
  switch (rule) {
    case 'required':
      return t('traffic.problem.required', { name: text(params['missingProperty']) })
    case 'type': {
      const type: unknown = Array.isArray(params['type']) ? params['type'][0] : params['type']
      return isType(type) ? t('traffic.problem.type', { type: t(`traffic.problem.types.${type}`) }) : message
    }
    case 'enum': {
      const allowed: unknown = params['allowedValues']
      const values = Array.isArray(allowed) ? allowed.map(text) : []
      return values.length > mostValues
        ? t('traffic.problem.enumMany', { count: values.length })
        : t('traffic.problem.enum', { values: values.join(', ') })
    }
    case 'additionalProperties':
      return t('traffic.problem.additionalProperties', { name: text(params['additionalProperty']) })
    case 'format': {
      const format = params['format']
      return format === 'date-time' || format === 'uri'
        ? t('traffic.problem.format', { format: t(`traffic.problem.formats.${format}`) })
        : message
    }
    case 'multipleOf':
    case 'redacted':
      return t(`traffic.problem.${rule}`)
    case 'maxLength':
    case 'minLength':
    case 'minimum':
    case 'maximum':
    case 'minItems':
      return t(`traffic.problem.${rule}`, { limit: text(params['limit']) })
    default:
      return message
  }
}
