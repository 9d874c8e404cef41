import type { ReadBoot } from '../../contract/configuration.ts'
import { patternMatches, patternWeight } from './pattern.ts'
import type { CatalogueDictionary, MatchRule } from './vendor-dictionary.ts'

/** What a charge point says of itself. */
export interface Visible {
  readonly boot: Partial<ReadBoot> | null
  /** The configuration keys that it reported, when they were read. */
  readonly keys: readonly string[]
}

export interface DictionaryMatch {
  readonly dictionary: CatalogueDictionary
  /** `guess`: the rule was made from the brand's name, or only the keys tell it; it is shown as a guess. */
  readonly certainty: 'exact' | 'guess'
}

const fits = (pattern: string | undefined, value: string | undefined): boolean =>
  pattern === undefined || (value !== undefined && patternMatches(pattern, value))

const ruleFits = (rule: MatchRule, { boot, keys }: Visible): boolean =>
  fits(rule.vendor, boot?.vendor) &&
  fits(rule.model, boot?.model) &&
  fits(rule.firmwareVersion, boot?.firmwareVersion) &&
  (rule.reportsKeys ?? []).every((pattern) => keys.some((key) => patternMatches(pattern, key)))

/** A vendor's name alone does not tell a product, nor do keys. */
const isExact = (rule: MatchRule): boolean => rule.model !== undefined && rule.certainty !== 'guess'

const weight = ({ vendor, model, firmwareVersion }: MatchRule): number =>
  [vendor, model, firmwareVersion].reduce<number>((sum, pattern) => sum + patternWeight(pattern ?? ''), 0)

/** The dictionaries that speak of a charge point: what is certain first, then the narrower rule. */
export const matchDictionaries = (
  dictionaries: readonly CatalogueDictionary[],
  visible: Visible,
): readonly DictionaryMatch[] =>
  dictionaries
    .flatMap((dictionary) => {
      const rules = dictionary.content.match.filter((rule) => ruleFits(rule, visible))
      if (rules.length === 0) return []
      const exact = rules.some(isExact)
      return [{ dictionary, exact, weight: Math.max(...rules.map(weight)) }]
    })
    .sort((a, b) => Number(b.exact) - Number(a.exact) || b.weight - a.weight)
    .map(({ dictionary, exact }) => ({ dictionary, certainty: exact ? 'exact' : 'guess' }))
