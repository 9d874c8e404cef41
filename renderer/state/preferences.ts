import { isMantineColorScheme, type MantineColorScheme, type MantineColorSchemeManager } from '@mantine/core'
import { isLanguage, type Language, pickLanguage } from '../../i18n/languages.ts'

/** What this browser remembers of its user. Nothing breaks where storage is denied. */
const keys = { theme: 'chargebench-theme', language: 'chargebench-language' } as const

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // it is chosen until the page closes
  }
}

export const readLanguage = (): Language => {
  const chosen = read(keys.language)
  return isLanguage(chosen) ? chosen : pickLanguage(navigator.languages)
}

export const writeLanguage = (language: Language): void => write(keys.language, language)

/** Mantine's theme switch on our key, which `before-paint.ts` reads before anything is drawn. */
export const colorSchemeManager = (): MantineColorSchemeManager => {
  let onStorage: ((event: StorageEvent) => void) | null = null
  const stop = () => {
    if (onStorage) window.removeEventListener('storage', onStorage)
    onStorage = null
  }
  return {
    get: (otherwise) => {
      const chosen = read(keys.theme)
      return isMantineColorScheme(chosen) ? chosen : otherwise
    },
    set: (scheme: MantineColorScheme) => write(keys.theme, scheme),
    subscribe: (onUpdate) => {
      onStorage = (event) => {
        if (event.key === keys.theme && isMantineColorScheme(event.newValue)) onUpdate(event.newValue)
      }
      window.addEventListener('storage', onStorage)
    },
    unsubscribe: stop,
    clear: () => write(keys.theme, 'auto'),
  }
}
