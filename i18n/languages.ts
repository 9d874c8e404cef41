/** The languages that screens, menus, the command line and reports speak; English is the one that others fall back to. */
export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', ko: '한국어' }

export const isLanguage = (value: unknown): value is Language =>
  languages.some((language) => language === value)

/** The first of the wished ones (`navigator.languages`, `LANG`) that we speak: `ko-KR` and `ko_KR.UTF-8` are `ko`. */
export const pickLanguage = (wished: readonly string[]): Language => {
  for (const wish of wished) {
    const language = wish.toLowerCase().split(/[-_.]/, 1)[0]
    if (isLanguage(language)) return language
  }
  return 'en'
}
