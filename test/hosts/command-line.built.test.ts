import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../main/hosts/cli/desktop.ts'
import { firstLine, runBuilt, startBuiltHost, type BuiltHost } from '../support/built-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-cli-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const ended = async (args: readonly string[], env?: Record<string, string>) => {
  const run = runBuilt(args, env)
  const { code } = await run.exited
  return { code, stdout: run.stdout(), stderr: run.stderr() }
}

describe('the command line', () => {
  it.each([[[]], [['serve']], [['simulate']]])('has --help for %j', async (command) => {
    const { code, stdout, stderr } = await ended([...command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: chargebench')
    expect(stdout).toContain('--json')
    expect(stderr).toBe('')
  })

  it('--version is the one of package.json', async () => {
    const description = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(description) as { version: string }
    expect(await ended(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it.each([
    ['an unknown command', ['srve']],
    ['an unknown option', ['serve', '--prt', '1']],
    ['a port that is none', ['serve', '--port', '70000']],
    ['a port in words', ['serve', '--ui-port', 'x']],
    ['an unknown policy', ['serve', '--charge-points', 'maybe']],
    ['a token with spaces', ['serve', '--token', 'a b']],
    ['a URL that is none', ['simulate', '--url', 'http://127.0.0.1']],
    ['a time that is none', ['simulate', '--exit-after', 'later']],
    ['too many connectors', ['simulate', '--connectors', '0']],
  ])('%s is wrong use: 2, with a word on stderr', async (_what, args) => {
    const { code, stdout, stderr } = await ended(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^error: /)
  })

  it('runs as bin/chargebench.js from any folder', async () => {
    const bin = fileURLToPath(new URL('../../bin/chargebench.js', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [bin, 'simulate', '--help'], {
      cwd: scratch,
    })
    expect(stdout).toContain('--exit-after')
  })
})

describe('chargebench without a command', () => {
  const args = ['--json', '--no-open', '--port', '0', '--ui-port', '0', '--data', join(scratch, 'data')]

  it('is the node host where the binary of Electron is missing, and says so', async () => {
    const run = runBuilt(args, { ELECTRON_OVERRIDE_DIST_PATH: join(scratch, 'nowhere') })
    expect(JSON.parse(await firstLine(run))).toMatchObject({ event: 'listening' })
    expect(run.stderr()).toContain('Electron')
    run.child.kill('SIGTERM')
    expect((await run.exited).code).toBe(0)
  })

  it.skipIf(process.platform === 'win32')(
    'is the desktop app where it is there, with the same options',
    async () => {
      const dist = join(scratch, 'electron-dist')
      mkdirSync(dist)
      for (const name of ['electron', 'Electron.app']) {
        writeFileSync(join(dist, name), '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 3\n')
        chmodSync(join(dist, name), 0o755)
      }
      const env = { ELECTRON_OVERRIDE_DIST_PATH: dist, DISPLAY: ':99' }
      const { code, stdout } = await ended([...args, '--demo', '--charge-points', 'accept'], env)
      expect(code).toBe(3)
      const [app, ...given] = stdout.trim().split('\n')
      expect(app).toBe(fileURLToPath(new URL('../../', import.meta.url)))
      expect(given).toEqual([
        '--port',
        '0',
        '--data',
        join(scratch, 'data'),
        '--charge-points',
        'accept',
        '--demo',
      ])
    },
  )
})

describe('the binary of Electron', () => {
  const pretend = (name: string, files: Record<string, string>): string => {
    const root = join(scratch, name)
    for (const [file, text] of Object.entries({ 'package.json': '{}', ...files })) {
      const path = join(root, file)
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, text)
    }
    return root
  }
  const home = 'node_modules/electron'

  it('is what path.txt names, when it is there', () => {
    const whole = pretend('whole', {
      [`${home}/package.json`]: '{"name":"electron"}',
      [`${home}/path.txt`]: 'electron',
      [`${home}/dist/electron`]: '',
    })
    expect(findElectron(whole, {})).toBe(join(whole, home, 'dist', 'electron'))
    const half = pretend('half', {
      [`${home}/package.json`]: '{"name":"electron"}',
      [`${home}/path.txt`]: 'electron',
    })
    expect(findElectron(half, {})).toBeNull()
    const bare = pretend('bare', { [`${home}/package.json`]: '{"name":"electron"}' })
    expect(findElectron(bare, {})).toBeNull()
    expect(findElectron(bare, { ELECTRON_OVERRIDE_DIST_PATH: join(whole, home, 'dist') })).toBe(
      join(whole, home, 'dist', 'electron'),
    )
  })
})

describe('chargebench simulate', () => {
  let host: BuiltHost
  beforeAll(async () => {
    host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
  })
  afterAll(() => host.stop())

  const states = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { state: string; id: string })

  it('boots, reports its connectors, and ends with 0', async () => {
    const args = [
      'simulate',
      '--url',
      host.ocppUrl,
      '--id',
      'SIM A',
      '--connectors',
      '3',
      '--exit-after',
      'boot',
    ]
    const { code, stdout, stderr } = await ended([...args, '--json'])
    expect(code).toBe(0)
    expect(states(stdout).map(({ state }) => state)).toEqual(expect.arrayContaining(['booting', 'accepted']))
    expect(states(stdout)[0]?.id).toBe('SIM A')
    expect(stderr).toContain('accepted')
    const told = (await (await host.api('/api/charge-points/SIM%20A')).json()) as { connectors: unknown[] }
    expect(told.connectors).toHaveLength(4)
  })

  it('that is rejected ends with 1', async () => {
    const body = JSON.stringify({ status: 'Rejected' })
    await host.api('/api/charge-points/SIM-B/registration', { method: 'PUT', body })
    const { code, stdout } = await ended([
      'simulate',
      '--url',
      host.ocppUrl,
      '--id',
      'SIM-B',
      '--exit-after',
      'boot',
    ])
    expect(code).toBe(1)
    expect(stdout).toContain('Rejected')
  })

  it('that reaches nobody in time ends with 1', async () => {
    const args = ['simulate', '--url', 'ws://127.0.0.1:9/ocpp', '--exit-after', '0.3']
    const { code, stdout } = await ended(args)
    expect(code).toBe(1)
    expect(stdout).toContain('offline')
  })

  it('runs until it is told to end', async () => {
    const run = runBuilt(['simulate', '--url', host.ocppUrl, '--id', 'SIM-C', '--json'])
    await firstLine(run)
    run.child.kill('SIGTERM')
    expect((await run.exited).code).toBe(0)
  })
})
