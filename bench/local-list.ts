// How smoothly a list of 10,000 cards scrolls while it is sent, against the same page at rest.
import type { Page } from 'playwright-core'
import { benchScrolling } from './scrolling.ts'

const ready = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /^Edit 04/ })
    .first()
    .waitFor()

await benchScrolling({
  page: 'local-list',
  scroller: '[role=table]',
  row: '[role=row]',
  pixels: 200,
  base: { scenario: 'resting', words: 'at rest', ready },
  loaded: { scenario: 'sending', words: 'while it is sent', ready },
})
