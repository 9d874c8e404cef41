export const mostRetries = 100
export const mostIntervalSeconds = 86_400

/** A whole number that may be left out. */
export const fitsWhole = (text: string, most: number): boolean =>
  text === '' || (/^\d{1,6}$/.test(text) && Number(text) <= most)
