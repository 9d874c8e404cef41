import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkoutWith, runScript } from './support.ts'

const scripts = ['postinstall.mjs', 'electron-binary.mjs']

/** A checkout with an `electron` package whose installer is this code. */
const withInstaller = (code: string) =>
  checkoutWith(scripts, {
    'node_modules/electron/package.json': '{"name":"electron","version":"1.0.0"}',
    'node_modules/electron/install.js': `const fs = require('node:fs');${code}`,
  })
const mark = `fs.writeFileSync(__dirname + '/ran', String(process.pid));`

it('runs the installer of Electron once, and not again when the binary is there', async () => {
  const root = withInstaller(
    `fs.appendFileSync(__dirname + '/runs', '1');
     fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', '');
     fs.writeFileSync(__dirname + '/path.txt', 'electron');`,
  )
  expect(await runScript(root, 'postinstall.mjs')).toMatchObject({ code: 0 })
  expect(await runScript(root, 'postinstall.mjs')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(readFileSync(join(root, 'node_modules/electron/runs'), 'utf8')).toBe('1')
})

it('is skipped under CI=true', async () => {
  const root = withInstaller(mark)
  const ended = await runScript(root, 'postinstall.mjs', [], { CI: 'true' })
  expect(ended).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(existsSync(join(root, 'node_modules/electron/ran'))).toBe(false)
})

it('says nothing where Electron is no dependency', async () => {
  const root = checkoutWith(scripts, {})
  expect(await runScript(root, 'postinstall.mjs')).toEqual({ code: 0, stdout: '', stderr: '' })
})

it('says what failed and what happens instead, and exits 0', async () => {
  const root = withInstaller(`console.error('Error: getaddrinfo ENOTFOUND github.com'); process.exit(1)`)
  const { code, stderr } = await runScript(root, 'postinstall.mjs')
  expect(code).toBe(0)
  expect(stderr).toContain('could not be fetched: Error: getaddrinfo ENOTFOUND github.com')
  expect(stderr).toContain('npm start')
})

it('ends an installer that makes no progress', async () => {
  const root = withInstaller(`${mark} setInterval(() => {}, 1000)`)
  const { code, stderr } = await runScript(root, 'postinstall.mjs', [], {
    CHARGEBENCH_STALL_LIMIT_MS: '2500',
  })
  expect(code).toBe(0)
  expect(stderr).toContain('no progress')
  const pid = Number(readFileSync(join(root, 'node_modules/electron/ran'), 'utf8'))
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
