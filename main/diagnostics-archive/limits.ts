/** What unpacking may cost. Counted in bytes that really came out, whatever an archive says of itself. */
export interface ArchiveLimits {
  readonly maxEntries: number
  /** Archives in archives. */
  readonly maxDepth: number
  readonly maxEntryBytes: number
  readonly maxTotalBytes: number
  /** Out over in; not looked at before `ratioFromBytes` have come out, for a small log compresses very well. */
  readonly maxRatio: number
  readonly ratioFromBytes: number
}

export const defaultArchiveLimits: ArchiveLimits = {
  maxEntries: 10_000,
  maxDepth: 4,
  maxEntryBytes: 1024 ** 3,
  maxTotalBytes: 2 * 1024 ** 3,
  maxRatio: 300,
  ratioFromBytes: 64 * 1024 ** 2,
}

export type ArchiveProblemCode =
  | 'too-many-entries'
  | 'too-deep'
  | 'entry-too-large'
  | 'too-large'
  | 'ratio-too-high'
  | 'encrypted'
  | 'unsupported'
  | 'damaged'
  /** Of this laptop: there is no room for what comes out. */
  | 'disk-full'

/** Thrown where unpacking must not go on. */
export class Bounded extends Error {
  override readonly name = 'Bounded'
  constructor(
    readonly code: ArchiveProblemCode,
    options?: ErrorOptions,
  ) {
    super(code, options)
  }
}

/** Counts what comes out of one archive, and of all that are in it. */
export interface Budget {
  readonly limits: ArchiveLimits
  /** Throws Bounded `too-many-entries`. */
  addEntry(): void
  /** Throws Bounded `too-large`. */
  addBytes(bytes: number): void
}

export const createBudget = (limits: ArchiveLimits): Budget => {
  let entries = 0
  let bytes = 0
  return {
    limits,
    addEntry() {
      entries += 1
      if (entries > limits.maxEntries) throw new Bounded('too-many-entries')
    },
    addBytes(more) {
      bytes += more
      if (bytes > limits.maxTotalBytes) throw new Bounded('too-large')
    },
  }
}

/** Throws Bounded `ratio-too-high` as soon as more comes out than any log is worth. */
export const checkRatio = (limits: ArchiveLimits, bytesIn: number, bytesOut: number): void => {
  if (bytesOut >= limits.ratioFromBytes && bytesOut > Math.max(1, bytesIn) * limits.maxRatio)
    throw new Bounded('ratio-too-high')
}
