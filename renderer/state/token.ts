const key = 'chargebench-token'

/** False where storage is denied. */
let isKept = false

/**
 * The key that the node host asks for. It comes in the URL's fragment, which never leaves the browser, and is kept in
 * this tab's storage, so that a reload still has it.
 */
export const takeToken = (): string | null => {
  const fromUrl = new URLSearchParams(window.location.hash.slice(1)).get('token')
  try {
    if (fromUrl === null) return sessionStorage.getItem(key)
    sessionStorage.setItem(key, fromUrl)
    isKept = true
  } catch {
    // it stays in the URL
  }
  return fromUrl
}

/** Takes the key that is kept out of the URL, so that it is in no address that somebody copies. Takes its time. */
export const hideToken = (): void => {
  const { hash, pathname, search } = window.location
  if (!isKept || !new URLSearchParams(hash.slice(1)).has('token')) return
  window.history.replaceState(window.history.state, '', pathname + search)
}
