import { foldIdTag, type ListComparison, type ListDifference, type ListEntry } from './local-list.ts'

const sameTime = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b))

/** The same for a charge point: it compares idTags without case, and a time however it is written. */
const isSame = (a: ListEntry, b: ListEntry): boolean =>
  a.status === b.status &&
  sameTime(a.expiryDate, b.expiryDate) &&
  foldIdTag(a.parentIdTag ?? '') === foldIdTag(b.parentIdTag ?? '')

/** Every entry that differs: the removed first, so that there is room for the others, then as `after` has them. */
export const listDifferences = (
  before: readonly ListEntry[],
  after: readonly ListEntry[],
): readonly ListDifference[] => {
  const old = new Map(before.map((entry) => [foldIdTag(entry.idTag), entry]))
  const now = new Set(after.map(({ idTag }) => foldIdTag(idTag)))
  const removed = before
    .filter(({ idTag }) => !now.has(foldIdTag(idTag)))
    .map((entry): ListDifference => ({ change: 'removed', before: entry, after: null }))
  const others = after.flatMap((entry): readonly ListDifference[] => {
    const was = old.get(foldIdTag(entry.idTag))
    if (was === undefined) return [{ change: 'added', before: null, after: entry }]
    return isSame(was, entry) ? [] : [{ change: 'changed', before: was, after: entry }]
  })
  return [...removed, ...others]
}

/** How many differ, and a page of them. */
export const compareLists = (
  before: readonly ListEntry[],
  after: readonly ListEntry[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): ListComparison => {
  const differences = listDifferences(before, after)
  const count = (change: ListDifference['change']): number =>
    differences.filter((difference) => difference.change === change).length
  const changed = count('changed')
  const added = count('added')
  return {
    added,
    changed,
    removed: count('removed'),
    same: after.length - added - changed,
    differences: differences.slice(offset, offset + limit),
  }
}
