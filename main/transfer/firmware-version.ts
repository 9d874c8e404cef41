import type { VersionOrder } from '../../contract/firmware.ts'

interface Version {
  /** What stands before the numbers: a product's name. */
  readonly prefix: string
  readonly numbers: readonly bigint[]
  /** alpha, beta, rc and the like; null = a release. */
  readonly stage: { readonly rank: number; readonly number: bigint } | null
  /** What else stands behind: a build, a commit. */
  readonly rest: string
}

const filler = /(?:firmware|version|release|build|ver|rel|fw|sw|v|r)[\s.:_-]*$/
const stages: readonly (readonly [RegExp, number])[] = [
  [/^(?:alpha|a)[\s._-]*(\d*)/, 0],
  [/^(?:beta|b)[\s._-]*(\d*)/, 1],
  [/^(?:preview|pre|rc|release[\s._-]?candidate)[\s._-]*(\d*)/, 2],
]
/** A number from which on it is a date or a build counter, and no part of 1.2.3. */
const counter = 10_000n

const read = (text: string): Version | null => {
  const clean = text
    .trim()
    .toLowerCase()
    .replace(/\.(?:bin|img|zip|tar|gz|tgz|fw|hex|swu|pkg|upd)$/, '')
  // the first row of numbers with a dot in it; else the last number
  const match = /\d+(?:\.\d+)+/.exec(clean) ?? /\d+(?!.*\d)/.exec(clean)
  if (!match) return null
  const prefix = clean
    .slice(0, match.index)
    .replace(filler, '')
    .replaceAll(/[^a-z0-9]/g, '')
  const behind = clean.slice(match.index + match[0].length).replace(/^[\s._+~(-]+/, '')
  const numbers = match[0].split('.').map(BigInt)
  for (const [pattern, rank] of stages) {
    const stage = pattern.exec(behind)
    if (!stage) continue
    // `1.2b`, but not `1.2 build 7` or a commit that begins with a letter
    const rest = behind.slice(stage[0].length)
    if (/^[a-z0-9]/.test(rest)) continue
    return {
      prefix,
      numbers,
      stage: { rank, number: BigInt((stage[1] ?? '') ? (stage[1] ?? '0') : '0') },
      rest: '',
    }
  }
  return { prefix, numbers, stage: null, rest: behind.replaceAll(/[^a-z0-9]/g, '') }
}

const sign = (difference: bigint): VersionOrder =>
  difference > 0n ? 'newer' : difference < 0n ? 'older' : 'same'

const compareNumbers = (a: readonly bigint[], b: readonly bigint[]): VersionOrder => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = sign((a[i] ?? 0n) - (b[i] ?? 0n))
    if (order !== 'same') return order
  }
  return 'same'
}

const isCounter = ({ numbers }: Version): boolean => (numbers[0] ?? 0n) >= counter

/**
 * How `version` stands to `than`. `v1.10`, `1.10.0` and `EVC-FW_1.10` are the same; `1.9` is older; a date stands in no
 * order to `1.2.3`; of two builds of one version that differ by letters nobody knows which came first.
 */
export const compareVersions = (version: string, than: string): VersionOrder => {
  if (version.trim().toLowerCase() === than.trim().toLowerCase()) return 'same'
  const a = read(version)
  const b = read(than)
  if (!a || !b) return 'not-comparable'
  if (a.prefix !== '' && b.prefix !== '' && a.prefix !== b.prefix) return 'not-comparable'
  if (isCounter(a) !== isCounter(b)) return 'not-comparable'
  const order = compareNumbers(a.numbers, b.numbers)
  if (order !== 'same') return order
  if (a.stage || b.stage) {
    const rank = (stage: Version['stage']): bigint => BigInt(stage?.rank ?? 3)
    const staged = sign(rank(a.stage) - rank(b.stage))
    return staged === 'same' ? sign((a.stage?.number ?? 0n) - (b.stage?.number ?? 0n)) : staged
  }
  if (a.rest === b.rest) return 'same'
  const build = /^(?:build|b|r)?(\d+)$/
  const [left, right] = [build.exec(a.rest)?.[1], build.exec(b.rest)?.[1]]
  return left !== undefined && right !== undefined ? sign(BigInt(left) - BigInt(right)) : 'not-comparable'
}
