import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isToolError } from '../../contract/tool-error.ts'
import { openSettings, settingsFileName, settingsSchema } from '../../main/settings.ts'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chargebench-settings-'))
  file = join(dir, settingsFileName)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const refusal = async (text: string) => {
  writeFileSync(file, text)
  const error: unknown = await openSettings(dir).catch((reason: unknown) => reason)
  if (!isToolError(error)) throw new Error('it was not refused')
  expect(error.code).toBe('settings-invalid')
  expect(readFileSync(file, 'utf8')).toBe(text)
  return error
}

describe('the settings', () => {
  it('are the defaults where nothing is stored, and nothing is written for it', async () => {
    const settings = await openSettings(dir)
    expect(settings.current()).toMatchObject({
      chargePoints: 'ask',
      intervalSeconds: { Accepted: 300, Pending: 10, Rejected: 60 },
      callTimeoutSeconds: 60,
      unknownIdTag: 'Invalid',
      readHeartbeatInterval: true,
      concurrentTx: true,
      passwordMode: 'allowed',
      retention: { maxBytes: 2 * 1024 ** 3, maxAgeDays: 90 },
    })
    expect(readdirSync(dir)).toEqual([])
  })

  it('that can not be read are refused by name, not taken for none', async () => {
    mkdirSync(file)
    await expect(openSettings(dir)).rejects.toMatchObject({ code: 'settings-invalid', params: { file } })
  })

  it('keep a change, and only what was changed', async () => {
    const settings = await openSettings(dir)
    await settings.change({ chargePoints: 'accept' })
    const now = await settings.change({ unknownIdTag: 'Accepted' })
    expect(now).toEqual(settings.current())
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      format: 1,
      chargePoints: 'accept',
      unknownIdTag: 'Accepted',
    })
    expect((await openSettings(dir)).current()).toEqual(now)
    expect(readdirSync(dir)).toEqual([settingsFileName])
  })

  it('keep every one of many changes at once', async () => {
    const settings = await openSettings(dir)
    await Promise.all([
      settings.change({ chargePoints: 'reject' }),
      settings.change({ concurrentTx: false }),
      settings.change({ callTimeoutSeconds: 5 }),
    ])
    const again = await openSettings(dir)
    expect(again.current()).toMatchObject({
      chargePoints: 'reject',
      concurrentTx: false,
      callTimeoutSeconds: 5,
    })
  })

  it('give way to the overrides of this run, which are not stored', async () => {
    writeFileSync(file, '{"format":1,"chargePoints":"reject"}')
    const settings = await openSettings(dir, { chargePoints: 'accept' })
    expect(settings.current().chargePoints).toBe('accept')
    await settings.change({ concurrentTx: false })
    expect(settings.current().chargePoints).toBe('accept')
    expect((await openSettings(dir)).current().chargePoints).toBe('reject')
  })

  it('refuse a change that makes no sense, and stay as they are', async () => {
    const settings = await openSettings(dir)
    await expect(settings.change({ callTimeoutSeconds: -1 })).rejects.toThrow()
    expect(settings.current().callTimeoutSeconds).toBe(60)
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('a settings file that cannot be used is refused with the line and the rule, and left alone:', () => {
  it('not JSON', async () => {
    const { params } = await refusal('{\n  "format": 1,\n  "chargePoints": accept\n}')
    expect(params).toMatchObject({ file, line: 3, rule: expect.stringContaining('not JSON') as unknown })
  })

  it('a setting that does not exist', async () => {
    const error = await refusal('{\n  "format": 1,\n  "chargePoints": "ask",\n  "colour": "red"\n}')
    expect(error.params).toMatchObject({ line: 4, rule: '"colour" is not a setting' })
    expect(error.message).toContain(`${file}, line 4`)
  })

  it('a value out of range, deep inside', async () => {
    const { params } = await refusal('{"format": 1,\n"intervalSeconds": {\n"Accepted": 60,\n"Pending": -5}}')
    expect(params).toMatchObject({
      line: 4,
      rule: expect.stringContaining('"intervalSeconds.Pending"') as unknown,
    })
  })

  it('of a newer Chargebench', async () => {
    const { params } = await refusal('{"format": 2, "shiny": true}')
    expect(params.rule).toContain('newer')
  })

  it.each(['', '[]', 'null', '{}', '{"format":"1"}'])('%j', async (text) => {
    await refusal(text)
  })
})

it('the published schema of the settings file is the one that is used', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/settings.schema.json', import.meta.url), 'utf8'),
  )
  expect(published).toEqual(z.toJSONSchema(settingsSchema, { io: 'input' }))
})
