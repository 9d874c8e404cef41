import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { jobFileExtension } from '../../contract/job-file-name.ts'

const root = join(import.meta.dirname, '../..')
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
const written: unknown = parse(textOf('electron-builder.yml'))

const target = z.object({ target: z.string(), arch: z.array(z.string()) })
const platform = z.object({ icon: z.string(), target: z.array(target) })
const scripts = z.object({ afterInstall: z.string(), afterRemove: z.string() })
const config = z
  .object({
    win: platform,
    mac: platform,
    linux: platform.extend({
      executableArgs: z.array(z.string()),
      extraResources: z.array(z.object({ from: z.string() })),
    }),
    ...{ deb: scripts, rpm: scripts, afterPack: z.string() },
    extraMetadata: z.object({ homepage: z.url() }),
    fileAssociations: z.array(z.object({ ext: z.string(), mimeType: z.string(), name: z.string() })),
  })
  .parse(written)

describe('electron-builder.yml', () => {
  // a package of electron-builder's own
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
  const schema: unknown = JSON.parse(
    readFileSync(join(builder.resolve('app-builder-lib/package.json'), '../scheme.json'), 'utf8'),
  )
  // its schema is written for another validator: what this one does not know of it are words for people
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(schema))

  it('says nothing that electron-builder does not know, on any platform', () => {
    expect({ isValid: validate(written), errors: validate.errors ?? [] }).toEqual({
      isValid: true,
      errors: [],
    })
    // the schema does look so deep
    const { nsis } = z.object({ nsis: z.record(z.string(), z.unknown()) }).parse(written)
    const slip = { ...z.record(z.string(), z.unknown()).parse(written), nsis: { ...nsis, oneClik: true } }
    expect(validate(slip)).toBe(false)
  })

  it('makes what was promised for each platform', () => {
    const made = ({ target: targets }: z.infer<typeof platform>) =>
      targets.flatMap(({ target: kind, arch }) => arch.map((each) => `${kind} ${each}`)).sort()
    expect(made(config.win)).toEqual(['nsis x64', 'portable x64'])
    expect(made(config.mac)).toEqual(['dmg arm64', 'dmg x64'])
    expect(made(config.linux)).toEqual(
      ['AppImage', 'deb', 'rpm'].flatMap((kind) => [`${kind} arm64`, `${kind} x64`]).sort(),
    )
  })

  it('names only files that are here', () => {
    const named = [
      ...[config.win.icon, config.mac.icon, config.linux.icon, config.afterPack],
      ...config.linux.extraResources.map(({ from }) => from),
      ...[config.deb, config.rpm].flatMap(({ afterInstall, afterRemove }) => [afterInstall, afterRemove]),
    ]
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('opens job files by double click, and on Linux by their paths', () => {
    expect(config.fileAssociations.map(({ ext }) => ext)).toEqual([jobFileExtension])
    for (const { mimeType, name } of config.fileAssociations) {
      expect(mimeType).toMatch(/^application\/vnd\./)
      expect(name).not.toMatch(/\s/)
    }
    // with %U a file manager hands over URLs, and of a file on a server no path at all
    expect(config.linux.executableArgs).toEqual(['%F'])
  })

  it('names no home page of anybody: whoever hands packages on names their own', () => {
    // a name that is kept for examples (RFC 2606) and belongs to nobody
    expect(new URL(config.extraMetadata.homepage).hostname).toMatch(/\.example$/)
  })
})

describe("the packages' rules for udev", () => {
  const lines = textOf('packaging/linux/70-chargebench.rules')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const fingerprint = z.object({
    vid: z.string().optional(),
    pid: z.string().optional(),
    interface: z.string().optional(),
    ...{ name: z.string(), driver: z.string() },
  })
  const { fingerprints } = z
    .object({ fingerprints: z.array(fingerprint) })
    .parse(JSON.parse(textOf('data/usb-fingerprints.json')))

  it('cover each device that is opened over USB, by its numbers and by its class', () => {
    const byUsb = fingerprints.filter(({ driver }) =>
      ['ccid', 'dfu', 'esp32', 'samba', 'nxp-sdp'].includes(driver),
    )
    expect(byUsb.length).toBeGreaterThan(40)
    const isCovered = ({ vid, pid, interface: kind }: z.infer<typeof fingerprint>): boolean =>
      lines.some((line) => {
        const [, products] = /ATTR\{idProduct\}=="([^"]+)"/.exec(line) ?? []
        return vid === undefined
          ? line.includes(`*:${(kind ?? '-').replaceAll('/', '').slice(0, 4)}`)
          : line.includes(`ATTR{idVendor}=="${vid}"`) &&
              (products === undefined || products.split('|').includes(pid ?? ''))
      })
    expect(byUsb.filter((device) => !isCovered(device)).map(({ name }) => name)).toEqual([])
  })

  it('cover serial ports on USB, and give each to who sits at the computer', () => {
    expect(lines.some((line) => line.startsWith('SUBSYSTEM=="tty", ENV{ID_BUS}=="usb"'))).toBe(true)
    expect(lines.filter((line) => !line.endsWith('TAG+="uaccess"'))).toEqual([])
  })

  it('come before those that give access away', () => {
    // 73-seat-late.rules of systemd acts on the tag
    expect(config.linux.extraResources[0]?.from).toMatch(/\/(?:[0-6]\d|7[0-2])-[^/]+\.rules$/)
  })
})
