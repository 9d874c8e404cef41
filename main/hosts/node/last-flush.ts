/** How long the journal gets after a crash. */
const lastFlushMs = 5000

/** After a crash: `work` that closes, for as long as it may take. */
export const withinLastFlush = (work: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => (timer = setTimeout(resolve, lastFlushMs)))
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
