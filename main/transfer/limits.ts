/** What the endpoints let charge points do. All of it holds over all protocols. */
export interface TransferLimits {
  /** Of one uploaded file. */
  readonly maxFileBytes: number
  /** Of all files that one offer takes; beyond it, or beyond `maxFiles`, uploads are refused. */
  readonly maxOfferBytes: number
  readonly maxFiles: number
  /** Requests of one offer, and of all offers, that may move bytes at one time; more are told to come back. */
  readonly maxParallelPerOffer: number
  readonly maxParallel: number
  /** What is left free on the disk. */
  readonly reservedBytes: number
  /** A request that moves no byte for so long is given up. */
  readonly stallMs: number
  /** For a request to begin and to have its headers. */
  readonly headersMs: number
  /** What a charge point is told to wait when there are too many. */
  readonly retryAfterSeconds: number
}

export const defaultLimits: TransferLimits = {
  maxFileBytes: 1024 ** 3,
  maxOfferBytes: 4 * 1024 ** 3,
  maxFiles: 100,
  maxParallelPerOffer: 8,
  maxParallel: 64,
  reservedBytes: 64 * 1024 ** 2,
  stallMs: 60_000,
  headersMs: 20_000,
  retryAfterSeconds: 10,
}
