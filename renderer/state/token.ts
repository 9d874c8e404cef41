const key = 'chargebench-token'

/**
 * The key that the node host asks for. It comes in the URL's fragment, which never leaves the browser, and moves from
 * there into this tab's storage, so that it is in no address that somebody copies, and a reload still has it.
 */
export const takeToken = (): string | null => {
  const fromUrl = new URLSearchParams(window.location.hash.slice(1)).get('token')
  try {
    if (fromUrl !== null) {
      sessionStorage.setItem(key, fromUrl)
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
    }
    return fromUrl ?? sessionStorage.getItem(key)
  } catch {
    return fromUrl // without storage it stays in the URL
  }
}
