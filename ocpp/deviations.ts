import type { FindingParams } from './finding-rule.ts'
import type { Deviation, RuleName } from './findings.ts'

/** Whose payload it is; part of every deviation's params. */
export interface PayloadOf {
  readonly action: string
  readonly part: 'request' | 'response'
}

/** Different deviations that one payload may have before the rest is only counted. */
const most = 50

/**
 * Collects a payload's deviations. The same rule at the same field of many elements is one deviation, with the first
 * path and a `count`: a thousand samples with the unit `Hz` are one remark, not a thousand.
 */
export interface DeviationList {
  add(rule: RuleName, path: string, params?: FindingParams): void
  list(): readonly Deviation[]
}

const elementIndex = /\/\d+(?=\/|$)/g

const none: readonly Deviation[] = []

export const createDeviationList = (of: PayloadOf): DeviationList => {
  const found = new Map<string, { readonly rule: RuleName; readonly params: FindingParams; count: number }>()
  return {
    add(rule, path, params = {}) {
      const key = `${rule} ${path.replaceAll(elementIndex, '/*')}`
      const known = found.get(key)
      if (known) known.count++
      else if (found.size < most)
        found.set(key, { rule, params: { action: of.action, part: of.part, path, ...params }, count: 1 })
    },
    list: () =>
      found.size === 0
        ? none
        : Array.from(found.values(), ({ rule, params, count }) => ({
            rule,
            params: count > 1 ? { ...params, count } : params,
          })),
  }
}

/** Fields that may hold a password or anything else that is nobody's business; their value stays out of findings. */
const secret = /^\/configurationKey\/\d+\/value$|^\/value$|^\/data$/i

/** What a finding says of a value: the value itself where it is short and no secret, and what kind of value it is. */
export const seen = (path: string, value: unknown): FindingParams => {
  const found =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : `a ${typeof value}`
  if (secret.test(path)) return { found }
  if (typeof value === 'string')
    return { found, value: value.length > 100 ? `${value.slice(0, 100)}…` : value }
  return typeof value === 'number' || typeof value === 'boolean' ? { found, value } : { found }
}
