/**
 * Runs in the page (`page.evaluate`): words that are cut off, or stand where nobody can scroll to. It may use nothing
 * from outside of itself.
 */
export const cutOff = (): readonly string[] => {
  const found: string[] = []
  const say = (element: Element, what: string) =>
    found.push(`${what}: ${element.tagName} ${(element.textContent ?? '').trim().slice(0, 60)}`)
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways')
  for (const element of document.body.querySelectorAll('*')) {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element
    const style = getComputedStyle(element)
    if (clientWidth <= 2 || style.display === 'none' || element.closest('svg')) continue
    // a terminal wraps what it shows by itself, and measures its signs outside of it
    if (element.closest('.xterm')) continue
    // what may end in dots stands in full elsewhere: a model's name beside its identity, a frame when it is opened
    const hides = (overflow: string) =>
      (overflow === 'hidden' || overflow === 'clip') && style.textOverflow !== 'ellipsis'
    if (hides(style.overflowX) && scrollWidth > clientWidth + 1) say(element, 'cut at the side')
    if (hides(style.overflowY) && scrollHeight > clientHeight + 1) say(element, 'cut below')
    if (style.overflowX === 'auto' && scrollWidth > clientWidth + 1) say(element, 'scrolls sideways')
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || !node.textContent?.trim() || getComputedStyle(parent).textOverflow === 'ellipsis') continue
    if (parent.closest('.xterm')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const { left, right, width } = range.getBoundingClientRect()
    const box = parent.closest('button, section')?.getBoundingClientRect()
    if (width <= 1 || getComputedStyle(parent).position === 'absolute') continue
    if (left < -1 || right > window.innerWidth + 1) say(parent, 'outside of the window')
    else if (box && box.width > 2 && (left < box.left - 1 || right > box.right + 1))
      say(parent, 'outside of its box')
  }
  return found
}
