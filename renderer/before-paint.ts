// Runs before the first paint, as a file of its own because the content security policy allows no inline script. Theme
// and language are there at once; the first picture of the page (scripts/first-picture.mjs) stands until the page's
// script has drawn the page itself; and where that never comes, words say so.
import { isStepAlone, readPlace } from './state/place-in-url.ts'
import { colorSchemeManager, readLanguage } from './state/preferences.ts'

/** Longer than the slowest page needs that arrives at all. */
const neverAfterMs = 20_000

const page = document.documentElement
const language = readLanguage()
const theme = colorSchemeManager().get('auto')
const isDark = theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
page.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
page.lang = language

/** Where the page will be. */
const place = (): HTMLElement | null => document.getElementById('root')

/** Puts what a template holds there; nobody can press it. null: this page was built without it. */
const show = (name: string): { readonly root: HTMLElement; readonly data: DOMStringMap } | null => {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-${name}="${language}"]`)
  const root = place()
  if (!template || !root) return null
  root.replaceChildren(document.importNode(template.content, true))
  return { root, data: template.dataset }
}

const wordsOf = (list: string | undefined): readonly string[] => list?.split(' ') ?? []

/** The walk of the picture has its mark at the first step. */
const markStep = (root: HTMLElement, { steps, beside }: DOMStringMap, id: string | null): void => {
  const at = id === null ? 0 : Math.max(0, wordsOf(steps).indexOf(id))
  const current = wordsOf(beside).includes(id ?? '') ? -1 : at
  root.querySelectorAll('nav button').forEach((mark, index) => {
    if (index === current) mark.setAttribute('aria-current', 'step')
    else mark.removeAttribute('aria-current')
  })
}

/** The picture is that of a page whose theme nobody has chosen. */
const markTheme = (root: HTMLElement, { auto, [theme]: chosen }: DOMStringMap): void => {
  if (chosen !== undefined) root.querySelector(`path[d="${auto}"]`)?.setAttribute('d', chosen)
}

const showFirstPicture = (): void => {
  const { search } = window.location
  // with a panel beside the step the page looks otherwise
  const shown = isStepAlone(search) ? show('first-picture') : null
  if (!shown) return
  const { root, data } = shown
  markStep(root, data, readPlace(search).step)
  markTheme(root, data)
  root.inert = true
}

/** The page's script has drawn nothing, or nothing is left of it. */
const isUnshown = (): boolean => {
  const root = place()
  return root !== null && (root.inert || root.firstElementChild === null)
}

const tell = (): void => {
  const shown = isUnshown() ? show('unshown') : null
  if (!shown) return
  shown.root.inert = false
  shown.root.querySelector('button')?.addEventListener('click', () => window.location.reload())
}

// parsed, and its scripts have not run
document.addEventListener('readystatechange', showFirstPicture, { once: true })
window.addEventListener(
  'error',
  ({ target }) => {
    if (target === window || target instanceof HTMLScriptElement) tell()
  },
  true,
)
window.addEventListener('unhandledrejection', tell)
setTimeout(tell, neverAfterMs)
