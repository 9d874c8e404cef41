import { useEffect, useState } from 'react'

/**
 * Copies `text`; false where the browser does not let us. A tablet that shows the bench over plain HTTP has no
 * `navigator.clipboard`; there the old way through a selection still works.
 */
export const copyText = async (text: string): Promise<boolean> => {
  if ('clipboard' in navigator)
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // denied: the selection may still work
    }
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  const focused = document.activeElement
  document.body.append(field)
  field.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  const done = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return done
}

export type CopyOutcome = 'idle' | 'copied' | 'by-hand'

/** Copies, and says for two seconds how it went. */
export const useCopy = (): readonly [CopyOutcome, (text: string) => void] => {
  const [outcome, setOutcome] = useState<CopyOutcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = (text: string) => void copyText(text).then((done) => setOutcome(done ? 'copied' : 'by-hand'))
  return [outcome, copy]
}
