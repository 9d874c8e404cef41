/**
 * Runs in the page (`page.evaluate`): resolves when fonts are there, step and panel are no longer on their way, and
 * nothing has changed for a while. It may use nothing from outside of itself.
 */
export const settled = async (): Promise<void> => {
  await document.fonts.ready
  await new Promise<void>((resolve) => {
    const quietMs = 100
    const isComing = () => document.querySelector('main:empty, [data-sheet] > h1:only-child') !== null
    const check = () => {
      if (isComing()) {
        timer = window.setTimeout(check, quietMs)
        return
      }
      watcher.disconnect()
      resolve()
    }
    let timer = window.setTimeout(check, quietMs)
    const watcher = new MutationObserver(() => {
      window.clearTimeout(timer)
      timer = window.setTimeout(check, quietMs)
    })
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}
