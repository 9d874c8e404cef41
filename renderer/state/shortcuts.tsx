import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { attachKeyGuard } from './wedge.ts'

interface Shortcuts {
  /** What Ctrl+Enter does now; the last one that asked for it wins. Returns how to give it back. */
  readonly claimPrimary: (run: () => void) => () => void
  /** What one key alone does, outside of fields and after silence; the last one that asked for it wins. */
  readonly claimKey: (key: string, run: () => void) => () => void
  /** Where a card goes that a reader types; the last one that asked for it wins. */
  readonly claimCard: (take: (idTag: string) => void) => () => void
}

const Context = createContext<Shortcuts>({
  claimPrimary: () => () => undefined,
  claimKey: () => () => undefined,
  claimCard: () => () => undefined,
})

export interface ShortcutsProviderProps {
  /** Alt and this digit, 1 to 8. */
  readonly onStep: (digit: number) => void
  readonly onHelp: () => void
  /** A card was read by a reader that types, and nobody asks for one. */
  readonly onCard: (idTag: string) => void
  readonly children: ReactNode
}

const stepDigit = (event: KeyboardEvent): number | null => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null
  const digit = /^(?:Digit|Numpad)([1-8])$/.exec(event.code)?.[1]
  return digit === undefined ? null : Number(digit)
}

/** What the key says on a Latin keyboard, where an input method for Korean is on. */
const latinOf = (key: string): string => (key === 'ㅊ' ? 'c' : key.toLowerCase())

const isPrimary = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) &&
  !event.altKey &&
  !event.shiftKey &&
  !event.repeat &&
  event.code === 'Enter'

/** All keys of the application in one place: behind the guard against readers that type, in front of the screens. */
export const ShortcutsProvider = ({ onStep, onHelp, onCard, children }: ShortcutsProviderProps) => {
  const handlers = useRef({ onStep, onHelp, onCard })
  useEffect(() => {
    handlers.current = { onStep, onHelp, onCard }
  })
  const claims = useRef<(() => void)[]>([])
  const keyClaims = useRef<{ readonly key: string; readonly run: () => void }[]>([])
  const cardClaims = useRef<((idTag: string) => void)[]>([])

  useEffect(() => {
    const detachGuard = attachKeyGuard(window, {
      onCard: (idTag) => (cardClaims.current.at(-1) ?? handlers.current.onCard)(idTag),
      onKey: (key) => {
        if (key === '?') handlers.current.onHelp()
        else keyClaims.current.findLast((claim) => claim.key === latinOf(key))?.run()
      },
    })
    const onKeyDown = (event: KeyboardEvent) => {
      const digit = stepDigit(event)
      const primary = isPrimary(event) ? claims.current.at(-1) : undefined
      if (digit === null && !primary) return
      event.preventDefault()
      if (digit !== null) handlers.current.onStep(digit)
      primary?.()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      detachGuard()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])

  const shortcuts = useMemo<Shortcuts>(
    () => ({
      claimPrimary: (run) => {
        claims.current = [...claims.current, run]
        return () => {
          claims.current = claims.current.filter((claim) => claim !== run)
        }
      },
      claimKey: (key, run) => {
        const own = { key, run }
        keyClaims.current = [...keyClaims.current, own]
        return () => {
          keyClaims.current = keyClaims.current.filter((claim) => claim !== own)
        }
      },
      claimCard: (take) => {
        cardClaims.current = [...cardClaims.current, take]
        return () => {
          cardClaims.current = cardClaims.current.filter((claim) => claim !== take)
        }
      },
    }),
    [],
  )
  return <Context.Provider value={shortcuts}>{children}</Context.Provider>
}

/** Makes `run` what Ctrl+Enter does while this component is shown and `enabled`. */
export const usePrimaryAction = (run: () => void, enabled = true): void => {
  const { claimPrimary } = useContext(Context)
  const [latest] = useState(() => ({ run }))
  useEffect(() => {
    latest.run = run
  })
  useEffect(() => (enabled ? claimPrimary(() => latest.run()) : undefined), [claimPrimary, enabled, latest])
}

/** Makes `run` what this one key does, outside of fields, while this component is shown and `enabled`. */
export const useKey = (key: string, run: () => void, enabled = true): void => {
  const { claimKey } = useContext(Context)
  const [latest] = useState(() => ({ run }))
  useEffect(() => {
    latest.run = run
  })
  useEffect(() => (enabled ? claimKey(key, () => latest.run()) : undefined), [claimKey, key, enabled, latest])
}

/** Takes the cards that a reader types while this component is shown and `enabled`. */
export const useCard = (take: (idTag: string) => void, enabled = true): void => {
  const { claimCard } = useContext(Context)
  const [latest] = useState(() => ({ take }))
  useEffect(() => {
    latest.take = take
  })
  useEffect(
    () => (enabled ? claimCard((idTag) => latest.take(idTag)) : undefined),
    [claimCard, enabled, latest],
  )
}
