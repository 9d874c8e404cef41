import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

let files: readonly string[] = []
const textOf = (file: string) => readFileSync(file, 'utf8')
const isText = (file: string) => !/\.(png|jpg|ico|icns|woff2?|ttf|gz|zip|db|bin)$/.test(file)

beforeAll(() => {
  files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .toString()
    .split('\0')
    .filter((file) => file !== '' && existsSync(file) && statSync(file).isFile())
})

describe('what is in the repository', () => {
  it('binds package-lock.json to no registry', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { resolved?: string; integrity?: string }>
    }
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(packages.length).toBeGreaterThan(0)
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(packages.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
  })

  it('locks the native packages of every platform, so that npm ci works on all of them', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    /** Looks where Node would: in the package itself, then in each folder above. */
    const isLocked = (from: string, name: string): boolean => {
      const above = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))
      const here = `${from === '' ? '' : `${from}/`}node_modules/${name}`
      return here in packages || (from !== '' && isLocked(above, name))
    }
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path}: ${name}`),
    )
    expect(missing).toEqual([])
  })

  it("names no folder of anybody's machine", () => {
    const homes = new RegExp(['/(?:root|work)/', '/home/[a-z]', '/Users/[A-Za-z]', 'C:\\\\+Users'].join('|'))
    const found = files
      .filter(isText)
      .filter((file) => !file.startsWith('test/tooling/'))
      .filter((file) => homes.test(textOf(file)))
    expect(found).toEqual([])
  })

  it('links from its documents only to files that are there', () => {
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...textOf(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map(([, target = '']) => join(dirname(file), target))
          .filter((target) => !existsSync(target))
          .map((target) => `${file}: ${target}`),
      )
    expect(broken).toEqual([])
  })

  it('depends on nothing whose licence binds our own', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { license?: string }>
    }
    const binding = Object.entries(packages).filter(([, { license }]) => /GPL|SSPL|BUSL/.test(license ?? ''))
    expect(binding.map(([path]) => path)).toEqual([])
  })
})
