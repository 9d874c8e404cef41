import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const dist = join(import.meta.dirname, '../../dist/renderer')
const read = (file: string): Buffer => readFileSync(join(dist, file))
const html = (): string => read('index.html').toString()

/** What the browser loads before it can draw: the entry and all that it imports, which vite names as preloads. */
const initialScripts = (): readonly string[] =>
  [...html().matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file ?? '')

describe('the built page', () => {
  it('needs at most 250 kB of JavaScript, gzipped, to start', () => {
    const scripts = initialScripts()
    expect(scripts.length).toBeGreaterThan(1)
    const bytes = scripts.reduce((sum, file) => sum + gzipSync(read(file)).length, 0)
    expect(bytes).toBeLessThanOrEqual(250_000)
  })

  it('is itself small, with the first picture in each language', () => {
    expect(html()).toContain('data-first-picture="ko"')
    expect(gzipSync(html()).length).toBeLessThanOrEqual(15_000)
  })

  it('has no script in its text, which the content security policy forbids', () => {
    expect(html()).not.toMatch(/<script(?![^>]*\bsrc=)/)
    expect(html()).not.toMatch(/\son\w+=/)
  })

  it('loads nothing from elsewhere', () => {
    const files = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.css'))
    for (const file of files) {
      const urls = [
        ...read(`assets/${file}`)
          .toString()
          .matchAll(/url\(([^)]+)\)/g),
      ].map(([, url]) => url ?? '')
      expect(urls.filter((url) => /^["']?(?:https?:|data:|\/\/)/.test(url))).toEqual([])
    }
    expect(html()).not.toMatch(/https?:\/\//)
  })

  it('brings its fonts along: Latin, mono and Hangul', () => {
    const fonts = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.woff2'))
    for (const name of ['inter-latin', 'jetbrains-mono-latin', 'noto-sans-kr'])
      expect(fonts.some((file) => file.startsWith(name))).toBe(true)
  })

  it('gives every chunk the hash that lets it be cached for ever', () => {
    for (const file of readdirSync(join(dist, 'assets'))) expect(file).toMatch(/-[\w-]{8}\.\w+$/)
  })
})
