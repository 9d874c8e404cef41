import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { lacking } from '../../scripts/after-pack.mjs'
import { jobFileExtension } from '../../contract/job-file-name.ts'

/** Our own bundles and assets, without native packages. */
const ownBudgetBytes = 12 * 2 ** 20

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-packed-'))
const resources = join(scratch, 'out/linux-unpacked/resources')
const application = join(scratch, 'application')
const stage = join(scratch, 'stage')
let host: ChildProcess | undefined

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))

beforeAll(() => {
  const fpm = join(scratch, 'fpm')
  const standIn = join(import.meta.dirname, 'fpm-stand-in.mjs')
  writeFileSync(fpm, `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`, { mode: 0o755 })
  execFileSync(
    process.execPath,
    ['scripts/pack.mjs', '--out', join(scratch, 'out'), '--targets', 'deb,rpm'],
    { stdio: 'pipe', env: { ...process.env, CUSTOM_FPM_PATH: fpm, FPM_STAGE: stage } },
  )
  extractAll(join(resources, 'app.asar'), application)
  cpSync(join(resources, 'app.asar.unpacked'), application, { recursive: true })
}, 120_000)

afterAll(async () => {
  if (host?.exitCode === null) {
    const gone = new Promise((resolve) => host?.once('exit', resolve))
    host.kill('SIGTERM')
    await gone
  }
  rmSync(scratch, { recursive: true, force: true })
})

describe('the packed application', () => {
  it('keeps every worker and every native module outside the asar', () => {
    const inside = listPackage(join(resources, 'app.asar'), { isPack: false })
    const outside = filesUnder(join(resources, 'app.asar.unpacked')).map((file) => `/${file}`)
    const wanted = inside.filter((file) => /\/worker-[^/]*\.js$|\.node$/.test(file))
    expect(wanted.some((file) => file.endsWith('.node'))).toBe(true)
    expect(wanted).toContain('/dist/worker-storage.js')
    expect(outside).toEqual(expect.arrayContaining(wanted))
  })

  it('holds what runs and nothing else, within its budget', () => {
    const files = filesUnder(application)
    const own = files.filter((file) => !file.startsWith('node_modules/'))
    const foreign = own.filter((file) => !/^(dist\/|package\.json$|LICENSE$)/.test(file))
    expect(foreign).toEqual([])
    expect(own.filter((file) => file.endsWith('.map') || file.endsWith('.ts'))).toEqual([])
    const packages = new Set(
      files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
    )
    for (const name of packages)
      expect(name).toMatch(
        /^(libsql|@libsql\/.+|@neon-rs\/load|detect-libc|serialport|@serialport\/.+|usb|@pcsc-mini\/.+|node-gyp-build|debug|ms)$/,
      )
    const bytes = own.reduce((sum, file) => sum + statSync(join(application, file)).size, 0)
    expect(bytes).toBeLessThan(ownBudgetBytes)
  })

  it('holds the data that it reads at run time', () => {
    const data = join(import.meta.dirname, '../../data')
    for (const kind of ['vendor-dictionaries', 'modbus-maps', 'service-profiles'])
      expect(
        Object.keys(
          JSON.parse(readFileSync(join(application, `dist/${kind}.json`), 'utf8')) as object,
        ).sort(),
        kind,
      ).toEqual(
        filesUnder(join(data, kind))
          .map((file) => file.replace(/\.yaml$/, ''))
          .sort(),
      )
  })

  it('holds native code for this platform alone', () => {
    const { platform, arch } = process
    const native = filesUnder(application).filter((file) => file.endsWith('.node'))
    const smartCards = native.filter((file) => file.includes('/@pcsc-mini/'))
    expect(smartCards).toHaveLength(1)
    expect(smartCards[0]).toMatch(/\/linux-(?:x86_64|aarch64)-gnu\//)
    const others = native.filter((file) => !smartCards.includes(file))
    const places = others.map((file) => /(?:prebuilds|@libsql)\/([^/]+)\//.exec(file)?.[1] ?? file)
    expect(new Set(places)).toEqual(new Set([`${platform}-${arch}`, `${platform}-${arch}-gnu`]))
  })

  it('is refused for a target whose native code is not here', () => {
    const modules = join(resources, 'app.asar.unpacked/node_modules')
    const { platform, arch } = process
    expect(lacking(modules, platform, arch)).toEqual([])
    expect(lacking(modules, 'win32', 'x64')).toEqual([
      '@libsql',
      '@pcsc-mini',
      'usb/prebuilds',
      '@serialport/bindings-cpp/prebuilds',
    ])
    // of all packages as npm installed them, before those of other targets are left out
    const installed = join(import.meta.dirname, '../../node_modules')
    expect(lacking(installed, 'darwin', 'arm64')).toEqual(['@libsql', '@pcsc-mini'])
  })

  it('holds the licence of every package that is in it', () => {
    const text = readFileSync(join(application, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8')
    const named = new Set([...text.matchAll(/^={80}\n(\S+) \S+ \((.+)\)$/gm)].map(([, name]) => name))
    // in the bundles of the hosts, of the page, and beside them
    for (const name of ['ws', 'zod', 'commander', 'react', '@mantine/core', 'serialport', 'usb', 'libsql'])
      expect(named).toContain(name)
    const packed = filesUnder(application).flatMap(
      (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
    )
    for (const name of new Set(packed)) expect(named).toContain(name)
    expect(text).not.toContain('(UNKNOWN)')
  })

  it('has its fuses set in the binary itself', async () => {
    // of Electron where its binary is here, else of a stub that carries the same mark
    const wire = await getCurrentFuseWire(join(scratch, 'out/linux-unpacked/chargebench'))
    const set = (fuse: FuseV1Options): boolean => {
      const state: number | undefined = wire[fuse]
      expect(
        ['0', '1'].map((each) => each.charCodeAt(0)),
        FuseV1Options[fuse],
      ).toContain(state)
      return state === '1'.charCodeAt(0)
    }
    expect({
      runAsNode: set(FuseV1Options.RunAsNode),
      cookieEncryption: set(FuseV1Options.EnableCookieEncryption),
      nodeOptions: set(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: set(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: set(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyFromAsar: set(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: set(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyFromAsar: true,
      fileProtocol: false,
    })
  })

  describe.each(['deb', 'rpm'])('as %s', (type) => {
    const file = (path: string): string => readFileSync(join(stage, type, path), 'utf8')

    it('opens job files by double click, under the name that they are exported with', () => {
      const mime = file('root/usr/share/mime/packages/chargebench.xml')
      expect(mime).toContain(`<glob pattern="*.${jobFileExtension}"/>`)
      const kind = /<mime-type type="([^"]+)"/.exec(mime)?.[1] ?? ''
      const entry = file('root/usr/share/applications/chargebench.desktop')
      expect(entry).toContain(`MimeType=${kind};`)
      expect(entry).toMatch(/^Exec=.*\/chargebench %F$/m)
      expect(entry).toMatch(/^Icon=chargebench$/m)
    })

    it('puts its rules and its command in force, and takes them away when it is removed, not when it is updated', () => {
      const root = join(scratch, `${type}-root`)
      for (const folder of ['usr/bin', 'etc/udev/rules.d', 'opt/Chargebench/resources/linux'])
        mkdirSync(join(root, folder), { recursive: true })
      const rules = join(root, 'etc/udev/rules.d/70-chargebench.rules')
      cpSync(
        join(resources, 'linux/70-chargebench.rules'),
        join(root, 'opt/Chargebench/resources/linux/70-chargebench.rules'),
      )
      // what would reach the system of whoever runs this test
      const tools = join(root, 'tools')
      mkdirSync(tools)
      for (const tool of ['udevadm', 'update-mime-database', 'update-desktop-database', 'chmod'])
        writeFileSync(join(tools, tool), '#!/bin/sh\n', { mode: 0o755 })
      // the same script, with its places below a folder of this test
      const run = (script: string, ...args: string[]): string => {
        const here = file(script).replace(/(?<=['\s])\/(?=(?:usr\/bin|etc|opt)\/)/g, `${root}/`)
        expect(here).not.toContain('${')
        const written = join(root, script)
        writeFileSync(written, here)
        return execFileSync('sh', [written, ...args], {
          encoding: 'utf8',
          stdio: 'pipe',
          env: { PATH: `${tools}:${process.env['PATH'] ?? ''}` },
        })
      }
      expect(run('after-install', 'configure')).toMatch(/sudo usermod -aG (?:dialout|uucp) /)
      expect(readFileSync(rules, 'utf8')).toContain('uaccess')
      expect(readlinkSync(join(root, 'usr/bin/chargebench'))).toBe(join(root, 'opt/Chargebench/chargebench'))
      run('after-remove', type === 'deb' ? 'upgrade' : '1')
      expect(existsSync(rules)).toBe(true)
      run('after-remove', type === 'deb' ? 'remove' : '0')
      expect(existsSync(rules)).toBe(false)
      expect(readdirSync(join(root, 'usr/bin'))).toEqual([])
    })
  })

  it('leaves the rules for USB devices where the package puts them in force', () => {
    expect(readFileSync(join(resources, 'linux/70-chargebench.rules'), 'utf8')).toContain('TAG+="uaccess"')
  })

  it('runs as the node host under plain Node and boots a charge point', async () => {
    expect(existsSync(join(application, 'dist/cli.js'))).toBe(true)
    const args = [
      'serve',
      '--json',
      '--no-open',
      '--port',
      '0',
      '--ui-port',
      '0',
      '--charge-points',
      'accept',
    ]
    host = spawn(
      process.execPath,
      [join(application, 'dist/cli.js'), ...args, '--data', join(scratch, 'data')],
      { cwd: scratch, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const { stdout, stderr } = host
    if (!stdout || !stderr) throw new Error('no pipes')
    let said = ''
    stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const first = await new Promise<string>((resolve, reject) => {
      createInterface({ input: stdout }).once('line', resolve)
      host?.once('close', (code) => reject(new Error(`the host exited with ${code ?? 'a signal'}: ${said}`)))
    })
    const { ocppUrl, apiUrl } = JSON.parse(first) as { ocppUrl: string; apiUrl: string }
    const socket = new WebSocket(`${ocppUrl}/PACKED-1`, 'ocpp1.6')
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('open', () => {
        const boot = { chargePointVendor: 'Packed', chargePointModel: 'Box' }
        socket.send(JSON.stringify([2, 'boot-1', 'BootNotification', boot]))
      })
      socket.once('message', (data: Buffer) => resolve(data.toString()))
    })
    socket.close()
    const page = await fetch(apiUrl)
    expect({ status: page.status, type: page.headers.get('content-type') }).toEqual({
      status: 200,
      type: expect.stringContaining('text/html') as string,
    })
    expect(JSON.parse(answer)).toEqual([3, 'boot-1', expect.objectContaining({ status: 'Accepted' })])
  })
})
