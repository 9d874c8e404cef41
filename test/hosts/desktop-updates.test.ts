import { describe, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import type { RunView } from '../../contract/run.ts'
import { createI18n } from '../../i18n/create-i18n.ts'
import { createUpdates, type Ask, type Updater } from '../../main/hosts/electron/updates.ts'
import { settingsSchema, type SettingsChange } from '../../main/settings.ts'

const feedUrl = 'https://updates.example.org/chargebench/'

/** Updates over a feed of the test; `answers` are the buttons that a person presses, one after the other. */
const bench = (
  updates: NonNullable<SettingsChange['updates']>,
  answers: readonly number[],
  feed: Partial<Updater> | null = {},
  copied = '',
) => {
  let settings = settingsSchema.parse({ format: 1, updates })
  const told: string[] = []
  const messages: string[] = []
  const details: string[] = []
  const running: Pick<RunView, 'procedure'>[] = []
  const left = [...answers]
  const ask: Ask = ({ message, detail, checkbox }) => {
    messages.push(message)
    details.push(detail)
    return Promise.resolve({ button: left.shift() ?? 0, checked: checkbox?.checked ?? false })
  }
  const updater: Updater = {
    look: () => Promise.resolve('9.9.9'),
    fetch: () => {
      told.push('fetched')
      return Promise.resolve()
    },
    install: () => told.push('installed'),
    ...feed,
  }
  const made = createUpdates({
    version: '1.0.0',
    settings: {
      current: () => settings,
      change: (change) => {
        told.push('settings written')
        settings = settingsSchema.parse({ ...settings, ...change })
        return Promise.resolve(settings)
      },
    },
    settingsFile: '/data/settings.json',
    log: silentLog,
    t: createI18n('en').t,
    open: (url) => {
      told.push(`opened ${url}`)
      return Promise.resolve(feed === null ? null : updater)
    },
    running: () => running as RunView[], // only their names are read
    ask,
    showSettings: () => told.push('settings shown'),
    copied: () => Promise.resolve(copied),
    leave: () => told.push('left'),
  })
  return { ...made, told, messages, details, running, updates: () => settings.updates }
}

describe('updates', () => {
  it('are nothing at all without a feed', async () => {
    const { show, atStart, installAtEnd, told, messages } = bench({}, [1])
    await atStart()
    expect(messages).toEqual([])
    await show()
    expect(messages).toEqual(['Chargebench asks nobody about updates'])
    // there may be no file yet
    expect(told).toEqual(['settings written', 'settings shown'])
    expect(installAtEnd(() => undefined)).toBe(false)
  })

  it('come from an address that a person has copied, which can be forgotten again', async () => {
    const { show, told, messages, details, updates } = bench({}, [2, 0, 2], {}, ` ${feedUrl}\n`)
    await show()
    expect(messages).toEqual(['Chargebench asks nobody about updates', `Updates come from ${feedUrl}`])
    expect(updates()).toEqual({ feedUrl, lookAtStart: false, publisher: null })
    // it is set, and nobody was asked yet
    expect(told).toEqual(['settings written'])
    expect(details[1]).toContain('/data/settings.json')
    expect(details[1]).toContain('its signature is not looked at')
    await show()
    expect(messages.at(-1)).toBe(`Updates come from ${feedUrl}`)
    expect(updates().feedUrl).toBe(null)
  })

  it.each(['', 'http://updates.example.org/', 'https://u:p@example.org/', 'a sentence'])(
    'come from no copied %j',
    async (copied) => {
      const { show, messages, updates } = bench({}, [2], {}, copied)
      await show()
      expect(messages.at(-1)).toBe('The address was not used')
      expect(updates().feedUrl).toBe(null)
    },
  )

  it('say by whom an update must be signed', async () => {
    const { show, details } = bench({ feedUrl, publisher: 'Example Ltd' }, [0])
    await show()
    expect(details[0]).toContain('“Example Ltd”')
  })

  it('are not looked for at the start unless a person has switched that on', async () => {
    const off = bench({ feedUrl }, [])
    await off.atStart()
    expect(off.told).toEqual([])
    const on = bench({ feedUrl, lookAtStart: true }, [0])
    await on.atStart()
    expect(on.told).toEqual([`opened ${feedUrl}`])
    expect(on.messages).toEqual(['Chargebench 9.9.9 is there'])
  })

  it('are not fetched, nor installed, without a yes', async () => {
    const { show, installAtEnd, told } = bench({ feedUrl }, [1, 0])
    await show()
    expect(told).toEqual([`opened ${feedUrl}`])
    expect(installAtEnd(() => undefined)).toBe(false)
  })

  it('are installed when everything is closed', async () => {
    const { show, installAtEnd, told } = bench({ feedUrl }, [1, 1, 1])
    await show()
    expect(told).toEqual([`opened ${feedUrl}`, 'fetched', 'left'])
    expect(installAtEnd(() => undefined)).toBe(true)
    expect(told.at(-1)).toBe('installed')
  })

  it('are not installed while a procedure runs, also one that began while the question stood there', async () => {
    const { show, installAtEnd, told, messages, running } = bench({ feedUrl }, [1, 1, 0, 1], {
      fetch: () => {
        running.push({ procedure: 'firmware.update' })
        return Promise.resolve()
      },
    })
    await show()
    expect(messages.at(-1)).toBe('Chargebench 9.9.9 is downloaded')
    expect(told).not.toContain('left')
    expect(installAtEnd(() => undefined)).toBe(false)
    running.length = 0
    await show()
    expect(told).toContain('left')

    const late = bench({ feedUrl }, [1, 1, 1], {
      fetch: () => {
        // after the first look at what runs
        queueMicrotask(() => queueMicrotask(() => late.running.push({ procedure: 'firmware.update' })))
        return Promise.resolve()
      },
    })
    await late.show()
    expect(late.told).not.toContain('left')
  })

  it('tell a person what failed, and at the start nobody', async () => {
    const broken = { look: () => Promise.reject(new Error('404')) }
    const asked = bench({ feedUrl, lookAtStart: true }, [1], broken)
    await asked.atStart()
    expect(asked.messages).toEqual([])
    await asked.show()
    expect(asked.messages.at(-1)).toBe('The update did not work')
  })

  it('say where this installation cannot replace itself, and where there is nothing newer', async () => {
    const unable = bench({ feedUrl }, [1], null)
    await unable.show()
    expect(unable.messages.at(-1)).toBe('This installation cannot replace itself')
    const newest = bench({ feedUrl }, [1], { look: () => Promise.resolve(null) })
    await newest.show()
    expect(newest.messages.at(-1)).toBe('There is nothing newer')
  })

  it.each(['http://updates.example.org/', 'https://u:p@example.org/', 'file:///updates/', 'ftp://x/', 'x'])(
    'come from no feed such as %s',
    (url) => {
      expect(settingsSchema.safeParse({ format: 1, updates: { feedUrl: url } }).success).toBe(false)
    },
  )
})
