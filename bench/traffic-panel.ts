// How smoothly Traffic scrolls through 100,000 frames, against the same page without any.
import { benchScrolling } from './scrolling.ts'

const frames = 100_000

await benchScrolling({
  page: 'traffic-panel',
  scroller: '[role=listbox]',
  row: '[role=option]',
  // up: it stands at the newest
  pixels: -200,
  base: { scenario: '0', words: 'empty', ready: (page) => page.getByRole('heading').last().waitFor() },
  loaded: {
    scenario: String(frames),
    words: `with ${frames} frames`,
    ready: (page) => page.getByRole('option').last().waitFor(),
  },
})
