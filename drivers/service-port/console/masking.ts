/** What stands where a secret stood. */
export const masked = '••••'

/** A console asks for a secret at the end of its last line. */
const asksForSecret =
  /(?:\b(?:pass(?:word|wd|phrase|code)?|pwd|pin(?: code)?|puk|psk|secret|token|(?:api|private|authori[sz]ation)[ -]?key)\b|암호|비밀번호)[^\n\r:?>]{0,40}[:?>]\s*$/i

/** Whether what stands on the last line is a question for a password, PIN or key. */
export const isSecretPrompt = (lastLine: string): boolean => asksForSecret.test(lastLine.slice(-200))

/** A console that gives a secret back may break the line in it, or colour it. */
const between = '(?:\\x1b\\[[0-9;]*[A-Za-z]|\\r|\\n)*'
/** A shorter one stands in every other word: its place at the prompt alone is masked. */
const shortest = 4

const escaped = (sign: string): string => sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

interface Masker {
  /** From now on. */
  add(secret: string): void
  /** What may be shown of what has come: the beginning of a secret is held back until it is one, or none. */
  push(text: string): string
  /** What was held back. */
  end(): string
}

/** Takes secrets out of a text that comes in pieces. */
export const createMasker = (): Masker => {
  const known = new Set<string>()
  let whole: RegExp | null = null
  let begun: RegExp | null = null
  let held = ''
  const compile = () => {
    // the longest first: one secret may begin with another
    const all = [...known].sort((a, b) => b.length - a.length).map((secret) => Array.from(secret, escaped))
    whole = new RegExp(all.map((signs) => signs.join(between)).join('|'), 'g')
    const beginnings = all.map((signs) =>
      signs.slice(0, -1).reduceRight((rest, sign) => `${sign}${between}(?:${rest})?`, ''),
    )
    begun = new RegExp(`(?:${beginnings.join('|')})$`)
  }
  return {
    add: (secret) => {
      if (secret.length < shortest || known.has(secret)) return
      known.add(secret)
      compile()
    },
    push: (text) => {
      if (!whole || !begun) return text
      const all = (held + text).replace(whole, masked)
      const at = begun.exec(all)?.index ?? all.length
      held = all.slice(at)
      return all.slice(0, at)
    },
    end: () => {
      const rest = held
      held = ''
      return rest
    },
  }
}
