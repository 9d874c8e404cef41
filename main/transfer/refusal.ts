import type { AttemptEnd, TransferRefusal } from '../../contract/transfer.ts'

/** A request that is answered with an error before a byte moves. */
export class Refused extends Error {
  override readonly name = 'Refused'
  constructor(readonly refusal: TransferRefusal) {
    super(refusal)
  }
}

/** A transfer that can not be brought to its end. */
export class Broken extends Error {
  override readonly name = 'Broken'
  constructor(
    readonly end: Exclude<AttemptEnd, 'complete'>,
    options?: ErrorOptions,
  ) {
    super(end, options)
  }
}

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What an error of the file system or of a socket means for the transfer. */
export const brokenBy = (error: unknown, otherwise: Exclude<AttemptEnd, 'complete'>): Broken => {
  if (error instanceof Broken) return error
  const code = error instanceof Error && 'code' in error ? error.code : null
  return new Broken(full.has(code) ? 'disk-full' : otherwise, { cause: error })
}
