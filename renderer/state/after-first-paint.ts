/** A page that nobody looks at paints nothing. */
const unpaintedMs = 3000

const whenIdle = (work: () => void): void => {
  // Safari has no idle callbacks
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: unpaintedMs })
  else setTimeout(work)
}

/** Runs `work` once, when the page has drawn its first words and has nothing better to do. */
export const afterFirstPaint = (work: () => void): void => {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length > 0) begin()
  })
  const begin = () => {
    observer.disconnect()
    clearTimeout(unpainted)
    whenIdle(work)
  }
  const unpainted = setTimeout(begin, unpaintedMs)
  observer.observe({ type: 'paint', buffered: true })
}
