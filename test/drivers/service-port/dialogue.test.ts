import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { serviceProfileSchema, type ServiceProfile } from '../../../contract/service-profile.ts'
import { attachFakeConsole } from '../../../drivers/fake/console.ts'
import { createFakePort } from '../../../drivers/fake/fake-port.ts'
import { createDialogue, planTasks, type ShowWait } from '../../../drivers/service-port/console/dialogue.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { parseDataFile } from '../../../main/catalogue/parse-data-file.ts'
import { systemClock } from '../../../main/clock.ts'

const profileOf = (id: string): ServiceProfile => {
  const file = new URL(`../../../data/service-profiles/${id}.yaml`, import.meta.url)
  const parsed = parseDataFile(serviceProfileSchema, readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.refusal.rule)
  return parsed.content
}
const fakeProfile = profileOf('chargebench-fake-console')

const wait: ShowWait = async ({ expected, timeoutMs }, work) => {
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new ToolError('wait-timed-out', { for: expected }, null, expected)),
    Math.min(timeoutMs, 3_000),
  )
  try {
    return await work(late.signal)
  } finally {
    clearTimeout(timer)
  }
}

const setUp = (
  variables: Readonly<Record<string, string>> = {},
  password = 'letmein',
  profile = fakeProfile,
) => {
  const { port, far } = createFakePort()
  const console = attachFakeConsole(far)
  const dialogue = createDialogue({
    port,
    profile,
    variables,
    secrets: { password },
    clock: systemClock,
    wait,
  })
  return { console, dialogue, far }
}
const longUrl = `ws://192.168.1.10:9220/${'a'.repeat(70)}`

describe('a dialogue with a console', () => {
  it('logs in, reads, sets, reads back, and logs out', async () => {
    const { console, dialogue } = setUp({ url: 'ws://10.0.0.1:9220' })
    await dialogue.login()
    expect(await dialogue.run('read-version')).toEqual({ firmwareVersion: '2.4.1' })
    expect(await dialogue.run('read-url')).toEqual({ url: 'wss://backend.example/ocpp' })
    await dialogue.run('set-url')
    expect(await dialogue.run('read-url')).toEqual({ url: 'ws://10.0.0.1:9220' })
    expect(await dialogue.run('read-energy')).toEqual({ energyWh: '1234500' })
    await dialogue.logout()
    expect(console.lines.at(-1)).toBe('exit')
  })

  it('takes up a console that has booted just now, and one that is logged in already', async () => {
    const { console, dialogue } = setUp()
    console.boot()
    await dialogue.login()
    await dialogue.login()
    expect(await dialogue.run('read-identity')).toEqual({ identity: 'CB001' })
    expect(console.lines.filter((line) => line === 'service')).toHaveLength(1)
  })

  it('joins what the console has wrapped, in the echo and in the answer', async () => {
    const { console, dialogue } = setUp({ url: longUrl }, 'letmein', { ...fakeProfile, wrapsAt: 40 })
    console.wrapsAt = 40
    await dialogue.login()
    await dialogue.run('set-url')
    expect(console.url).toBe(longUrl)
    expect(await dialogue.run('read-url')).toEqual({ url: longUrl })
  })

  it('never sends a line that lost a sign on the way', async () => {
    const { console, dialogue } = setUp({ url: 'ws://10.0.0.1:9220/abcdef' })
    await dialogue.login()
    console.loses = { every: 7, left: 2 }
    await dialogue.run('set-url')
    expect(console.url).toBe('ws://10.0.0.1:9220/abcdef')
    expect(console.lines.filter((line) => line.startsWith('set'))).toEqual([
      'set url ws://10.0.0.1:9220/abcdef',
    ])
  })

  it('begins a task anew when the charger restarts in its middle', async () => {
    const { console, dialogue } = setUp()
    await dialogue.login()
    console.rebootsAt = 'get url'
    expect(await dialogue.run('read-url')).toEqual({ url: 'wss://backend.example/ocpp' })
    expect(console.lines.filter((line) => line === 'service')).toHaveLength(2)
  })

  it('reads a log page by page', async () => {
    const { console, dialogue } = setUp()
    await dialogue.login()
    const { log = '' } = await dialogue.run('export-log')
    expect(log.split('\n').filter((line) => line.trim() !== '')).toEqual(console.logLines)
  })

  it('says that the login is refused, and shows no password anywhere', async () => {
    const { dialogue } = setUp({}, 'wrong-secret')
    await expect(dialogue.login()).rejects.toMatchObject({ code: 'service-login-refused' })
    expect(dialogue.transcript()).not.toContain('wrong-secret')
    expect(dialogue.transcript()).toContain('Login incorrect')
  })

  it('says what it waited for when the console says something else', async () => {
    const { dialogue, console } = setUp()
    await dialogue.login()
    await expect(dialogue.run('set-network')).rejects.toMatchObject({ code: 'service-cannot' })
    console.firmwareVersion = ''
    await expect(dialogue.run('read-version')).rejects.toMatchObject({
      code: 'service-unexpected',
      params: { expected: expect.stringContaining('firmwareVersion') as string },
    })
  })

  it('asks for a secret that it was not given', async () => {
    const { port, far } = createFakePort()
    attachFakeConsole(far)
    const dialogue = createDialogue({
      port,
      profile: fakeProfile,
      variables: {},
      secrets: {},
      clock: systemClock,
      wait,
    })
    await expect(dialogue.login()).rejects.toMatchObject({
      code: 'secrets-needed',
      params: { names: 'password' },
    })
  })

  it('speaks to a console without an echo that ends its lines with CR alone', async () => {
    const { port, far } = createFakePort()
    far.onBytes((bytes) => {
      if (new TextDecoder().decode(bytes).includes('$GV'))
        far.send(new TextEncoder().encode('$ST 1^0A\r$OK 5.1.0 4.0.1^37\r'))
    })
    const profile = profileOf('openevse-rapi')
    const dialogue = createDialogue({ port, profile, variables: {}, secrets: {}, clock: systemClock, wait })
    await dialogue.login()
    expect(await dialogue.run('read-version')).toEqual({ firmwareVersion: '5.1.0' })
  })
})

it('a dry run shows what would be typed, of a secret only its name', () => {
  const planned = planTasks(fakeProfile, ['set-url'], { url: 'ws://10.0.0.1:9220' })
  const typed = planned.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'type' ? [step] : [])))
  expect(typed.map(({ text, secret }) => secret ?? text)).toEqual([
    '',
    'service',
    'password',
    'set url ws://10.0.0.1:9220',
    'exit',
  ])
  expect(() => planTasks(fakeProfile, ['set-url'], {})).toThrow(/"url" has no value/)
})
