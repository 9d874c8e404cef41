// Everything that must hold, in one command. `--check`: the inner loop only: types and layers, and of what was changed
// since the last commit (of all where nothing was) lint and the unit tests that it can touch.
// The last line is `N passed, N failed` over all runners: each check counts as one, each test as one.
import './preflight.cjs'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureSystemPackages } from './system-packages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, 'build/test-results')
const bin = (name) => join(root, 'node_modules', name)
const onlyCheck = process.argv.includes('--check')

const say = (text) => process.stdout.write(`${text}\n`)
let passed = 0
let failed = 0

/** Runs one Node script to its end; its output is shown whole when it fails. */
const run = (name, args, { quiet = true } = {}) =>
  new Promise((resolve) => {
    const started = performance.now()
    const stdio = quiet ? 'pipe' : 'inherit'
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', stdio, stdio] })
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    const end = (ok) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      if (!ok) say(Buffer.concat(output).toString())
      say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
      resolve(ok)
    }
    child.once('error', (error) => {
      output.push(Buffer.from(error.message))
      end(false)
    })
    child.once('close', (code) => end(code === 0))
  })

const check = async (name, ...args) => {
  if (await run(name, args)) passed++
  else failed++
}

/** What the report of a vitest project counts; a file that could not even be loaded is one failure. */
const countOf = (report) => ({
  passed: report.numPassedTests,
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .length,
  skipped: report.numPendingTests + report.numTodoTests,
})

/** Since the last commit; empty: nothing was, or nobody knows. */
const changedFiles = () => {
  const git = (...args) => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
    return status === 0 ? stdout.split('\0').filter(Boolean) : null
  }
  const changed = git('diff', '--name-only', '-z', '--diff-filter=d', '--relative', 'HEAD')
  const added = git('ls-files', '--others', '--exclude-standard', '-z')
  return changed && added ? [...changed, ...added] : []
}
const changed = onlyCheck ? changedFiles() : []

/** A vitest project; its own numbers count, and a run that ended badly or left tests out is a failure of its own. */
const tests = async (project) => {
  const file = join(results, `${project}.json`)
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const which = changed.length > 0 ? ['--changed', '--passWithNoTests'] : []
  const args = [bin('vitest/vitest.mjs'), 'run', '--project', project, ...which, ...reporters]
  const ok = await run(`${project} tests`, args, { quiet: false })
  const fail = (why) => {
    say(`FAILED ${project} tests: ${why}`)
    failed++
  }
  let count
  try {
    count = countOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    fail('there is no report')
    return
  }
  passed += count.passed
  failed += count.failed
  if (!ok && count.failed === 0) fail('the runner ended badly')
  else if (count.passed + count.failed === 0 && changed.length === 0) fail('none ran')
  else if (count.skipped > 0) fail(`${count.skipped} were skipped`)
}

const sayWhatIsForLinux = () => {
  for (const file of readdirSync(join(root, 'test'), { recursive: true }))
    if (/\.linux\..*test\.tsx?$/.test(file)) say(`not for this platform: test/${file}`)
}

// The cache knows files, not the types that they import: good for the inner loop, not for the whole.
const cache = onlyCheck ? ['--cache', '--cache-location', 'build/eslint.cache'] : []
const lintable = changed.filter((file) => /\.([cm]?js|tsx?)$/.test(file))
const lint = [
  '--max-warnings',
  '0',
  '--no-warn-ignored',
  ...cache,
  ...(changed.length > 0 ? lintable : ['.']),
]
const layers = ['--config', '.dependency-cruiser.cjs', '.']

const main = async () => {
  mkdirSync(results, { recursive: true })
  if (!onlyCheck) {
    const missing = ensureSystemPackages()
    if (missing) throw missing
    if (process.platform !== 'linux') sayWhatIsForLinux()
  }
  // The types, the linter and the tests all need the compiled validators.
  const script = onlyCheck ? 'generate-ocpp' : 'build'
  if (!(await run(script, [join(root, 'scripts', `${script}.mjs`)]))) {
    failed++
    return
  }
  await Promise.all([
    check('types', bin('typescript/bin/tsc'), '-b').then(() => tests('unit')),
    (changed.length > 0 && lintable.length === 0
      ? Promise.resolve()
      : check('lint', bin('eslint/bin/eslint.js'), ...lint)
    ).then(() => check('layers', bin('dependency-cruiser/bin/dependency-cruise.mjs'), ...layers)),
  ])
  if (onlyCheck) return
  await Promise.all([
    check('format', bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level', 'warn'),
    check('dead code', bin('knip/bin/knip.js')),
  ])
  await tests('built')
}

await main().catch((error) => {
  say(error instanceof Error ? String(error.stack) : String(error))
  failed++
})
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
