import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { silentLog } from '../../contract/log.ts'
import { isSecretKey } from '../../contract/redact.ts'
import { serviceProfileSchema } from '../../contract/service-profile.ts'
import { openServiceProfiles } from '../../main/catalogue/service-profiles.ts'

const ids = readdirSync(new URL('../../data/service-profiles/', import.meta.url)).map((file) =>
  basename(file, '.yaml'),
)
let userDir = ''
beforeEach(() => {
  userDir = mkdtempSync(join(tmpdir(), 'chargebench-profiles-'))
})
afterEach(() => rmSync(userDir, { recursive: true, force: true }))

it('the published schema of service profiles is the one that is used', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/service-profile.schema.json', import.meta.url), 'utf8'),
  )
  expect(published).toEqual(z.toJSONSchema(serviceProfileSchema, { io: 'input' }))
})

it('all of them load, name their sources, and name secrets so that they are redacted', async () => {
  const profiles = await openServiceProfiles(userDir, silentLog)
  expect(profiles.refused()).toEqual([])
  expect(profiles.all().map(({ id }) => id)).toEqual([...ids].sort())
  for (const { content } of profiles.all())
    for (const { name } of content.secrets)
      expect({ name, secret: isSecretKey(name) }).toMatchObject({ secret: true })
})

describe('a profile of your own', () => {
  const good = `format: 1
vendor: Ours
product: Ours One
transports: [serial]
prompt: '> $'
secrets: [{ name: password, meaning: { en: password } }]
login:
  - { typeSecret: password }
tasks:
  read-url: { steps: [{ type: url }, { expect: prompt }], reads: { url: 'url (.*)' } }
sources: [{ ref: our own bench, certainty: seen }]
`
  it('stands beside the built-in ones', async () => {
    writeFileSync(join(userDir, 'ours.yaml'), good)
    const profiles = await openServiceProfiles(userDir, silentLog)
    expect(profiles.refused()).toEqual([])
    expect(profiles.find('ours')).toMatchObject({
      origin: 'own',
      content: { lineEnding: 'cr', echoes: true },
    })
  })

  it.each([
    ['an unknown word', good.replace('login:', 'colour: red\nlogin:'), 7, 'colour'],
    ['a prompt that is no pattern', good.replace("'> $'", "'(('"), 5, 'no regular expression'],
    ['a secret that nobody asks for', good.replace('typeSecret: password', 'typeSecret: pin'), 8, '"pin"'],
    [
      'what is read without saying how',
      good.replace(", reads: { url: 'url (.*)' }", ''),
      10,
      'does not read url',
    ],
    [
      'what is set and never read back',
      good.replace('  read-url: {', '  set-url: {').replace(', reads: { url', ', reads: { model'),
      10,
      'read back',
    ],
    ['a newer format', good.replace('format: 1', 'format: 2'), 1, 'newer'],
  ])('is refused with line and rule: %s', async (_what, text, line, rule) => {
    writeFileSync(join(userDir, 'bad.yaml'), text)
    const profiles = await openServiceProfiles(userDir, silentLog)
    const rules = profiles.refused().map((each) => `${each.line} ${each.rule}`)
    expect(rules).toHaveLength(1)
    expect(rules[0]).toContain(rule)
    expect(profiles.refused()[0]).toMatchObject({ line })
    expect(profiles.all()).toHaveLength(ids.length)
  })
})

it('the example of the documentation loads', async () => {
  const page = readFileSync(new URL('../../docs/service-profiles.md', import.meta.url), 'utf8')
  writeFileSync(join(userDir, 'example.yaml'), /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '')
  const profiles = await openServiceProfiles(userDir, silentLog)
  expect(profiles.refused()).toEqual([])
  expect(profiles.find('example')?.content.product).toBe('Wallbox One')
})
