/**
 * What crosses between main, preload and page: text, numbers, booleans, null, and plain objects and lists of them.
 * Electron clones more (dates, maps, bytes …); the shell sends none of it. Functions, symbols and promises are refused
 * with Electron's own words.
 */
export const encode = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'function' || typeof inner === 'symbol' || inner instanceof Promise)
      throw new Error('An object could not be cloned.')
    if (inner === undefined || typeof inner === 'bigint' || (typeof inner === 'number' && !isFinite(inner)))
      throw new Error(`not in the double: ${String(inner)} over IPC`)
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      const prototype: unknown = Object.getPrototypeOf(inner)
      if (prototype !== Object.prototype && prototype !== null)
        throw new Error('not in the double: an object of a class over IPC')
    }
    return inner
  })

export const decode = (text: string): unknown => JSON.parse(text)

/** From a preload to main. */
export type FromPage =
  | { readonly op: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly op: 'open'; readonly url: string; readonly frameName: string; readonly features: string }
  | { readonly op: 'missing'; readonly name: string }

/** From main to a preload. */
export interface ToPage {
  readonly channel: string
  readonly args: readonly unknown[]
}
