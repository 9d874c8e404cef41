import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
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

describe('the inner loop', () => {
  /** A checkout with one commit, whose runners note what they are asked. */
  const committed = () => {
    const note = (name: string) =>
      `require('node:fs').writeFileSync('${name}.json', JSON.stringify(process.argv.slice(2)))`
    const root = checkoutWith(scripts, {
      '.gitignore': 'node_modules\nbuild\n*.json\n',
      'README.md': 'as it was',
      'scripts/generate-ocpp.mjs': '',
      'node_modules/typescript/bin/tsc': '',
      'node_modules/eslint/bin/eslint.js': note('eslint'),
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs': '',
      'node_modules/vitest/vitest.mjs': `
        import { writeFileSync } from 'node:fs'
        writeFileSync('vitest.json', JSON.stringify(process.argv.slice(2)))
        const out = process.argv.find((arg) => arg.startsWith('--outputFile.json=')).split('=')[1]
        writeFileSync(out, ${JSON.stringify(JSON.stringify(report({ numPassedTests: 0 })))})`,
    })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e', ...args], { cwd: root })
    git('init', '-q')
    git('add', '.')
    git('commit', '-q', '-m', 'first')
    const asked = (runner: string) =>
      JSON.parse(readFileSync(join(root, `${runner}.json`), 'utf8')) as string[]
    return { root, asked }
  }

  it('lints and tests what was changed since the last commit', async () => {
    const { root, asked } = committed()
    writeFileSync(join(root, 'added.ts'), '')
    expect(await runScript(root, 'test.mjs', ['--check'])).toMatchObject({ code: 0 })
    expect(asked('eslint')).toContain('added.ts')
    expect(asked('eslint')).not.toContain('.')
    expect(asked('vitest')).toContain('--changed')
  })

  it('lints nothing where no code was changed', async () => {
    const { root } = committed()
    writeFileSync(join(root, 'README.md'), 'as it is')
    expect(await runScript(root, 'test.mjs', ['--check'])).toMatchObject({ code: 0 })
    expect(existsSync(join(root, 'eslint.json'))).toBe(false)
  })

  it('looks at all where nothing was changed', async () => {
    const { root, asked } = committed()
    const { code, stdout } = await runScript(root, 'test.mjs', ['--check'])
    expect(asked('eslint')).toContain('.')
    expect(asked('vitest')).not.toContain('--changed')
    expect({ code, none: stdout.includes('none ran') }).toEqual({ code: 1, none: true })
  })
})
