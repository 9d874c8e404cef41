/**
 * Worst, last and an estimate of the median of many durations, in constant space and without mutation: counts in
 * buckets of growing width. Milliseconds.
 */
export interface Durations {
  readonly count: number
  readonly lastMs: number
  readonly worstMs: number
  /** Counts per bucket of `bucketEdgesMs`. */
  readonly buckets: readonly number[]
}

/** Upper edges: 0.5 ms to 10 min, each about 1.5 times the one before; the last bucket is open. */
export const bucketEdgesMs: readonly number[] = Array.from({ length: 36 }, (_, i) => 0.5 * 1.5 ** i)

export const emptyDurations: Durations = { count: 0, lastMs: 0, worstMs: 0, buckets: [] }

const bucketOf = (ms: number): number => {
  let bucket = 0
  for (const edge of bucketEdgesMs) {
    if (ms <= edge) break
    bucket += 1
  }
  return bucket
}

export const addDuration = (durations: Durations, ms: number): Durations => {
  const bucket = bucketOf(ms)
  const buckets = durations.buckets.slice()
  while (buckets.length <= bucket) buckets.push(0)
  buckets[bucket] = (buckets[bucket] ?? 0) + 1
  return { count: durations.count + 1, lastMs: ms, worstMs: Math.max(durations.worstMs, ms), buckets }
}

/** The median to within its bucket's width; null when nothing was measured. */
export const medianMs = (durations: Durations): number | null => {
  if (durations.count === 0) return null
  let seen = 0
  for (const [i, n] of durations.buckets.entries()) {
    seen += n
    if (seen * 2 >= durations.count) return Math.min(bucketEdgesMs[i] ?? durations.worstMs, durations.worstMs)
  }
  return durations.worstMs
}
