import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { extractAll, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

/** Our own bundles and assets, without native packages. */
const ownBudgetBytes = 12 * 2 ** 20

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-packed-'))
const resources = join(scratch, 'out/linux-unpacked/resources')
const application = join(scratch, 'application')
let host: ChildProcess | undefined

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/pack.mjs', '--out', join(scratch, 'out')], { stdio: 'pipe' })
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
        /^(libsql|@libsql\/.+|@neon-rs\/load|detect-libc|serialport|@serialport\/.+|usb|node-gyp-build|debug|ms)$/,
      )
    const bytes = own.reduce((sum, file) => sum + statSync(join(application, file)).size, 0)
    expect(bytes).toBeLessThan(ownBudgetBytes)
  })

  it('holds the data that it reads at run time', () => {
    const data = join(import.meta.dirname, '../../data')
    for (const kind of ['vendor-dictionaries', 'modbus-maps', 'service-profiles'])
      expect(filesUnder(join(application, 'dist', kind)).sort(), kind).toEqual(
        filesUnder(join(data, kind)).sort(),
      )
  })

  it('holds native code for this platform alone', () => {
    const { platform, arch } = process
    const native = filesUnder(application).filter((file) => file.endsWith('.node'))
    const places = native.map((file) => /(?:prebuilds|@libsql)\/([^/]+)\//.exec(file)?.[1] ?? file)
    expect(new Set(places)).toEqual(new Set([`${platform}-${arch}`, `${platform}-${arch}-gnu`]))
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
