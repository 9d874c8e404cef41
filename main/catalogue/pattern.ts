/** BootNotification's fields have at most 50 characters; charge points send more. What comes after is not looked at. */
const looksAt = 200

type Token =
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'digit' }
  | { readonly sign: string; readonly kind: 'sign' }

const tokensOf = (pattern: string): readonly Token[] =>
  (pattern.match(/\\.|[^\\]|\\$/gsu) ?? []).map((sign): Token => {
    switch (sign) {
      case '*':
        return { kind: 'any' }
      case '?':
        return { kind: 'one' }
      case '#':
        return { kind: 'digit' }
      default:
        return {
          kind: 'sign',
          sign: (sign.length > 1 && sign.startsWith('\\') ? sign.slice(1) : sign).toLowerCase(),
        }
    }
  })

const fits = (token: Token | undefined, sign: string): boolean => {
  switch (token?.kind) {
    case 'one':
      return true
    case 'digit':
      return sign >= '0' && sign <= '9'
    case 'sign':
      return token.sign === sign
    case 'any':
    case undefined:
      return false
  }
}

/**
 * Whether a text is of a pattern: `*` stands for anything, `?` for one character, `#` for one digit, `\` takes the next
 * sign as it is; without regard to case. No regular expression: those come from files, and one can hang the program.
 */
export const patternMatches = (pattern: string, text: string): boolean => {
  const tokens = tokensOf(pattern)
  const signs = Array.from(text.trim().toLowerCase()).slice(0, looksAt)
  let at = 0
  let token = 0
  let star: { readonly token: number; readonly at: number } | null = null
  while (at < signs.length) {
    if (tokens[token]?.kind === 'any') {
      star = { token, at }
      token += 1
    } else if (fits(tokens[token], signs[at] ?? '')) {
      at += 1
      token += 1
    } else if (star !== null) {
      star = { token: star.token, at: star.at + 1 }
      at = star.at
      token = star.token + 1
    } else return false
  }
  return tokens.slice(token).every(({ kind }) => kind === 'any')
}

/** How much a pattern says: the signs that it asks for. */
export const patternWeight = (pattern: string): number =>
  tokensOf(pattern).filter(({ kind }) => kind === 'sign' || kind === 'digit').length
