/** Which bytes of a file have gone out, over all requests. */
export interface Coverage {
  add(from: number, length: number): void
  /** They are asked for anew: they have not arrived. */
  remove(from: number, length: number): void
  /** How many different ones. */
  readonly bytes: number
}

/** Keeps disjoint ranges in order: as few as the charge point's requests leave gaps. */
export const createCoverage = (): Coverage => {
  let ranges: { readonly from: number; readonly to: number }[] = []
  return {
    add(from, length) {
      if (length <= 0) return
      let start = from
      let end = from + length
      const apart = ranges.filter((range) => {
        if (range.to < start || range.from > end) return true
        start = Math.min(start, range.from)
        end = Math.max(end, range.to)
        return false
      })
      ranges = [...apart, { from: start, to: end }].sort((a, b) => a.from - b.from)
    },
    remove(from, length) {
      const to = from + length
      ranges = ranges.flatMap((range) =>
        [
          { from: range.from, to: Math.min(range.to, from) },
          { from: Math.max(range.from, to), to: range.to },
        ].filter((part) => part.from < part.to),
      )
    },
    get bytes() {
      return ranges.reduce((sum, { from, to }) => sum + to - from, 0)
    },
  }
}
