import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { needs } from '../../scripts/system-packages.mjs'

it('the README names what the tests install', () => {
  const [, packages = ''] = /sudo apt install ([^`]+)`/.exec(readFileSync('README.md', 'utf8')) ?? []
  expect(packages.split(' ').sort()).toEqual(needs.map(({ debian }) => debian).sort())
})
