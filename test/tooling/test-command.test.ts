import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkoutWith, runScript } from './support.ts'

const scripts = ['test.mjs', 'preflight.cjs', 'system-packages.mjs']

interface Runners {
  readonly lintCode?: number
  readonly vitestCode?: number
  readonly report?: object | null
}

const report = (numbers: object) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...numbers,
})

/** The test command's inner loop over runners that end as told. */
const check = async ({ lintCode = 0, vitestCode = 0, report: written = report({}) }: Runners) => {
  const root = checkoutWith(scripts, {
    'scripts/generate-ocpp.mjs': '',
    'node_modules/typescript/bin/tsc': '',
    'node_modules/eslint/bin/eslint.js': `console.log('a line of the linter'); process.exit(${lintCode})`,
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs': '',
    'node_modules/vitest/vitest.mjs': `
      import { writeFileSync } from 'node:fs'
      const out = process.argv.find((arg) => arg.startsWith('--outputFile.json=')).split('=')[1]
      const report = ${JSON.stringify(written)}
      if (report) writeFileSync(out, JSON.stringify(report))
      process.exit(${vitestCode})`,
  })
  const { code, stdout } = await runScript(root, 'test.mjs', ['--check'])
  expect(existsSync(join(root, 'build/test-results'))).toBe(true)
  return { code, stdout, last: stdout.trimEnd().split('\n').at(-1) }
}

describe('the test command', () => {
  it('sums checks and tests into its last line', async () => {
    expect(await check({})).toMatchObject({ code: 0, last: '6 passed, 0 failed' })
  })

  it('counts a failed check as one and shows its output', async () => {
    const { code, stdout, last } = await check({ lintCode: 1 })
    expect({ code, last }).toEqual({ code: 1, last: '5 passed, 1 failed' })
    expect(stdout).toContain('a line of the linter')
  })

  it('counts failed tests, and files that could not be loaded', async () => {
    const broken = { status: 'failed', assertionResults: [] }
    const bad = report({ numFailedTests: 2, testResults: [broken] })
    expect(await check({ vitestCode: 1, report: bad })).toMatchObject({ code: 1, last: '6 passed, 3 failed' })
  })

  it('fails when the runner ended badly, left no report, ran nothing or skipped something', async () => {
    const oneMore = { code: 1, last: '6 passed, 1 failed' }
    expect(await check({ vitestCode: 1 })).toMatchObject(oneMore)
    expect(await check({ report: report({ numPendingTests: 1 }) })).toMatchObject(oneMore)
    expect(await check({ report: null })).toMatchObject({ code: 1, last: '3 passed, 1 failed' })
    const none = report({ numPassedTests: 0 })
    expect(await check({ report: none })).toMatchObject({ code: 1, last: '3 passed, 1 failed' })
  })
})
