/** Made when it is first asked for: a thousand charge points need not carry what few of them use. */
export const lazily = <T>(make: () => T): { readonly get: () => T; readonly made: () => T | null } => {
  let value: T | null = null
  return { get: () => (value ??= make()), made: () => value }
}
