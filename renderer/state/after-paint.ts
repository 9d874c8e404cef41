/** A page that nobody looks at paints nothing. */
const unpaintedMs = 3000

const whenIdle = (work: () => void): void => {
  // Safari has no idle callbacks
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: unpaintedMs })
  else setTimeout(work)
}

/** Runs `work` once, when what has just been drawn is painted and the page has nothing better to do. */
export const afterPaint = (work: () => void): void => {
  const begin = () => {
    cancelAnimationFrame(frame)
    clearTimeout(unpainted)
    whenIdle(work)
  }
  const frame = requestAnimationFrame(begin)
  const unpainted = setTimeout(begin, unpaintedMs)
}
