import open from 'open'

/** Whether this machine can show anything: a Linux server without a display cannot. */
export const hasDisplay = (
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): boolean => platform !== 'linux' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY)

/** Opens the page in the person's browser; false: there is none, or it did not start. */
export const openBrowser = async (url: string): Promise<boolean> => {
  if (!hasDisplay()) return false
  try {
    const child = await open(url)
    child.on('error', () => undefined)
    return true
  } catch {
    return false
  }
}
