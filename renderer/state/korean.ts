import type { i18n } from 'i18next'
import type { Words } from '../../i18n/words.ts'

/** Korean is a chunk of its own. null: Chargebench is away, and English stands in. */
export const loadKorean = async (): Promise<Words | null> => {
  try {
    return (await import('../../i18n/ko.ts')).ko
  } catch {
    return null
  }
}

/** Brings Korean to a page that began without it, so that it is there when somebody chooses it. */
export const bringKorean = async (to: i18n): Promise<void> => {
  const korean = await loadKorean()
  if (korean === null) return
  to.addResourceBundle('ko', 'translation', korean)
  // chosen meanwhile: what is shown in English is drawn anew
  if (to.language === 'ko') await to.changeLanguage('ko')
}
