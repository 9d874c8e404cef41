import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkoutWith, runScript } from './support.ts'

it('sees an edited, a new and an unchanged source', async () => {
  const root = checkoutWith(['stale.mjs'], {
    'main/app.ts': 'one',
    'dist/cli.js': '',
    'scripts/is-stale.mjs': `import { isStale } from './stale.mjs'; console.log(isStale())`,
    'scripts/mark.mjs': `import { markFresh } from './stale.mjs'; markFresh()`,
  })
  const isStale = async () => (await runScript(root, 'is-stale.mjs')).stdout.trim()
  expect(await isStale()).toBe('true')
  await runScript(root, 'mark.mjs')
  expect(await isStale()).toBe('false')
  writeFileSync(join(root, 'main/app.ts'), 'two')
  utimesSync(join(root, 'main/app.ts'), 1, 1)
  expect(await isStale()).toBe('true')
  await runScript(root, 'mark.mjs')
  writeFileSync(join(root, 'main/new.ts'), '')
  expect(await isStale()).toBe('true')
})
