/** Messages of one size that are taken before a larger one is tried. */
const provenBy = 3
/** A larger size is tried where it saves at least this many messages. */
const worthMessages = 2
/** What it takes is known well enough when less than this share of it is open. */
const openShare = 0.1

/**
 * How many entries go in one message: halved where it was too many, then carefully more again, and never as many as
 * were refused.
 */
export interface Portion {
  readonly size: number
  /** The most that it is known to take; as long as nothing was refused, what it is given. */
  readonly takes: number
  /** A whole message was accepted. `left`: entries that are still to go. Tells the larger size that is tried next. */
  taken(count: number, message: { readonly tookMs: number; readonly left: number }): number | null
  /**
   * `costMs`: what it took to find out; more is tried only where it saves more than that. null: it is not to be tried
   * again, because it broke the link. Tells the size that is next; null: not even one.
   */
  refused(count: number, costMs: number | null): number | null
}

export const createPortion = (first: number): Portion => {
  let size = Math.max(1, first)
  /** The largest that was taken, below all that were refused. */
  let good = 0
  let tooMany = Number.POSITIVE_INFINITY
  let inRow = 0
  let costMs: number | null = null

  const larger = (tookMs: number, left: number): number | null => {
    if (costMs === null || inRow < provenBy || tooMany - size <= Math.max(1, size * openShare)) return null
    const next = Math.floor((size + tooMany) / 2)
    const saved = Math.ceil(left / size) - Math.ceil(left / next)
    return saved >= worthMessages && saved * tookMs >= costMs ? next : null
  }

  return {
    get size() {
      return size
    },
    get takes() {
      return tooMany === Number.POSITIVE_INFINITY ? size : good
    },
    taken(count, { tookMs, left }) {
      if (count < tooMany) good = Math.max(good, count)
      if (count < size) return null
      inRow += 1
      const next = larger(tookMs, left)
      if (next === null) return null
      size = next
      inRow = 0
      return next
    },
    refused(count, cost) {
      tooMany = Math.min(tooMany, count)
      // it took that many before: what it takes now is not known
      if (good >= tooMany) good = 0
      inRow = 0
      costMs = cost
      if (count <= 1) return null
      size = good > 0 ? good : Math.floor(count / 2)
      return size
    },
  }
}
