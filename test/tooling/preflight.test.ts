import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkoutWith } from './support.ts'

const runOn = (version: string) => {
  const root = checkoutWith(['preflight.cjs'], {
    'old.cjs': `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`,
  })
  const preflight = join(root, 'scripts/preflight.cjs')
  return spawnSync(process.execPath, ['-r', join(root, 'old.cjs'), preflight], { encoding: 'utf8' })
}

it('names the Node that is needed and the one that is here', () => {
  const { status, stderr } = runOn('18.20.1')
  expect(status).toBe(2)
  expect(stderr).toContain('needs Node 20.19 or newer; this is Node 18.20.1')
  expect(runOn('20.18.9').status).toBe(2)
  expect(runOn('20.19.0').status).toBe(0)
  expect(runOn('24.0.0').status).toBe(0)
})

it('asks for the same Node as package.json', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
  expect(engines.node).toBe('>=20.19.0')
  expect(readFileSync('scripts/preflight.cjs', 'utf8')).toContain('[20, 19]')
})
