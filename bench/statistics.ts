/** The value below which `share` of the sorted sample lies; NaN for an empty one. */
export const percentile = (sample: readonly number[], share: number): number => {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (sample: readonly number[]): number => percentile(sample, 0.5)

/** `1.23 (1.20–1.28)`: median and the middle half. */
export const spread = (sample: readonly number[]): string =>
  `${median(sample).toFixed(2)} (${percentile(sample, 0.25).toFixed(2)}–${percentile(sample, 0.75).toFixed(2)})`
