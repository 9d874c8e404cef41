import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
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
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>
    }
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(packages.length).toBeGreaterThan(0)
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(packages.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
  })

  it("names no folder of anybody's machine", () => {
    const homes = new RegExp(['/(?:root|work)/', '/home/[a-z]', '/Users/[A-Za-z]', 'C:\\\\+Users'].join('|'))
    const found = files
      .filter(isText)
      .filter((file) => !file.startsWith('test/tooling/'))
      .filter((file) => homes.test(textOf(file)))
    expect(found).toEqual([])
  })
})
