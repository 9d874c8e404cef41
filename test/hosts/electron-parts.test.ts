import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../contract/journal-event.ts'
import type { RunView } from '../../contract/run.ts'
import { emptyState } from '../../contract/project.ts'
import { createI18n } from '../../i18n/create-i18n.ts'
import { activityOf, wasLong, watchActivity } from '../../main/hosts/electron/activity.ts'
import { openApiToken, type Keyring } from '../../main/hosts/electron/api-token.ts'
import { filesIn, readHandedOver } from '../../main/hosts/electron/handed-over.ts'
import { createLeave } from '../../main/hosts/electron/leave.ts'
import { menuTemplate } from '../../main/hosts/electron/menu.ts'
import { fitPlace } from '../../main/hosts/electron/window-place.ts'
import { tempDir } from '../storage/support/temp-dir.ts'

const display = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 1000 }

describe('the place of the window', () => {
  const least = { minWidth: 1024, minHeight: 700 }

  it('is as it was left', () => {
    const left = { x: 2000, y: 40, width: 1200, height: 800, maximized: true }
    expect(fitPlace(left, [display, second])).toEqual({ ...left, ...least })
  })

  it('is the middle where its display is gone, or its title bar can not be reached', () => {
    const left = { x: 2000, y: 40, width: 1200, height: 800, maximized: false }
    const { x: _x, y: _y, ...anywhere } = left
    const middle = { ...anywhere, ...least }
    expect(fitPlace(left, [display])).toEqual(middle)
    expect(fitPlace({ ...left, x: 100, y: -400 }, [display])).toEqual(middle)
    expect(fitPlace({ ...left, x: -1150, y: 40 }, [display])).toEqual(middle)
  })

  it('is never smaller than the screens are drawn for', () => {
    expect(fitPlace({ x: 0, y: 0, width: 300, height: 200, maximized: false }, [display])).toMatchObject({
      width: 1024,
      height: 700,
    })
    const { width, height } = fitPlace(null, [display])
    expect(width).toBeGreaterThanOrEqual(1024)
    expect(height).toBeGreaterThanOrEqual(700)
  })

  it('is no larger than its display, also where that is smaller than the screens are drawn for', () => {
    const small = { x: 0, y: 0, width: 1000, height: 574 }
    const fits = { width: 1000, height: 574, minWidth: 1000, minHeight: 574, maximized: false }
    expect(fitPlace(null, [small])).toEqual(fits)
    // left on a large display that was unplugged since
    expect(fitPlace({ x: 2600, y: 200, width: 2200, height: 1300, maximized: false }, [small])).toEqual(fits)
    expect(fitPlace({ x: 20, y: 30, width: 2200, height: 1300, maximized: false }, [small])).toEqual({
      ...fits,
      ...{ x: 20, y: 30 },
    })
    // it can be moved to the smaller of two
    expect(fitPlace(null, [display, small])).toMatchObject({ width: 1440, minWidth: 1000, minHeight: 574 })
  })
})

describe('what a second start hands over', () => {
  it('is its job files, as absolute paths, each once', () => {
    const argv = [
      '/app',
      '--demo',
      'a.chargebench-job',
      '/d/b.CHARGEBENCH-JOB.zip',
      'c.zip',
      '--data=x.chargebench-job',
      './a.chargebench-job',
    ]
    expect(filesIn({ argv, cwd: '/srv/tech' })).toEqual([
      resolve('/srv/tech', 'a.chargebench-job'),
      resolve('/d/b.CHARGEBENCH-JOB.zip'),
    ])
  })

  it('is what a file manager names by its URL, and nothing that is elsewhere', () => {
    const file = resolve('/srv/Garage Süd/ä b.chargebench-job')
    const argv = [
      pathToFileURL(file).href,
      'file://elsewhere/share/a.chargebench-job',
      'file:///%00.chargebench-job',
      'https://example.org/a.chargebench-job',
      'smb://nas/a.chargebench-job',
    ]
    expect(filesIn({ argv, cwd: '/srv' })).toEqual([file])
  })

  it('is nothing where it is not ours', () => {
    const tooMuch = { argv: ['x'.repeat(40_000)], cwd: '/' }
    for (const data of [undefined, null, 'x', { argv: 'x' }, { argv: [1], cwd: '/' }, tooMuch])
      expect(readHandedOver(data)).toBe(null)
  })
})

const run = (id: string, count: { done: number; total: number } | null, ended = false): RunView => ({
  id,
  procedure: 'configuration.read',
  chargePointId: 'CB001',
  jobId: null,
  needs: [],
  input: null,
  afterInterruption: 'repeat',
  secrets: [],
  cancelWarning: null,
  checkpoint: null,
  startedAt: 0,
  endedAt: ended ? 1 : null,
  state: ended
    ? { state: 'done', result: null }
    : {
        state: 'running',
        progress: count && { phase: 'read-all', params: {}, count },
        wait: null,
        cancelling: false,
      },
})

describe('what the taskbar shows', () => {
  const progress = (...runs: readonly RunView[]) =>
    activityOf({ state: () => ({ ...emptyState, runs: Object.fromEntries(runs.map((r) => [r.id, r])) }) })
      .progress

  it('is nothing, something, or how much', () => {
    expect(progress()).toBe(null)
    expect(progress(run('a', null, true))).toBe(null)
    expect(progress(run('a', null))).toBe('unknown')
    expect(progress(run('a', { done: 1, total: 4 }))).toBe(0.25)
    expect(progress(run('a', { done: 1, total: 4 }), run('b', { done: 3, total: 4 }), run('c', null))).toBe(
      0.5,
    )
    expect(progress(run('a', { done: 9, total: 4 }))).toBe(1)
    expect(progress(run('a', { done: 0, total: 0 }))).toBe('unknown')
  })
})

describe('the end of a run', () => {
  it('is worth a notification when it took long', () => {
    expect(wasLong({ startedAt: 1_000, endedAt: 10_999 })).toBe(false)
    expect(wasLong({ startedAt: 1_000, endedAt: 11_000 })).toBe(true)
    expect(wasLong({ startedAt: 1_000, endedAt: null })).toBe(false)
  })

  it('is told once, unless a person only dismissed it', () => {
    const runs = { a: run('a', null, true), b: run('b', null, true) }
    let tell: (events: readonly JournalEvent[]) => void = () => undefined
    const ended: string[] = []
    const stop = watchActivity(
      {
        state: () => ({ ...emptyState, runs }),
        subscribe: (listener) => {
          tell = listener
          return () => (tell = () => undefined)
        },
      },
      { changed: () => undefined, ended: ({ id }, outcome) => ended.push(`${id} ${outcome.state}`) },
    )
    const event = { seq: 1, at: 0, kind: 'run-ended', chargePointId: 'CB001' } as const
    tell([
      { ...event, runId: 'a', outcome: { state: 'done', result: null } },
      { ...event, runId: 'b', outcome: { state: 'dismissed' } },
      { ...event, runId: 'gone', outcome: { state: 'cancelled' } },
    ])
    stop()
    tell([{ ...event, runId: 'a', outcome: { state: 'cancelled' } }])
    expect(ended).toEqual(['a done'])
  })
})

const keyring = (backend: string): Keyring => ({
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => backend,
  encryptString: (text) => Buffer.from(`sealed:${Buffer.from(text).toString('hex')}`),
  decryptString: (sealed) => Buffer.from(sealed.toString().slice(7), 'hex').toString(),
})

describe('the token for scripts', () => {
  it('is the same at each start where a keyring keeps it', () => {
    const dir = tempDir()
    const first = openApiToken(dir, keyring('kwallet6'), 'linux')
    expect(first.isKept).toBe(true)
    expect(openApiToken(dir, keyring('kwallet6'), 'linux')).toEqual(first)
  })

  it('is never stored where the key is one that everyone knows, or there is none', () => {
    const dir = tempDir()
    const kept = openApiToken(dir, keyring('gnome_libsecret'), 'linux')
    const plain = openApiToken(dir, keyring('basic_text'), 'linux')
    expect(plain.isKept).toBe(false)
    expect(plain.token).not.toBe(kept.token)
    const none = { ...keyring('unknown'), isEncryptionAvailable: () => false }
    expect(openApiToken(dir, none, 'darwin').isKept).toBe(false)
    // what was sealed before is gone with the keyring
    expect(openApiToken(dir, keyring('gnome_libsecret'), 'linux').token).not.toBe(kept.token)
  })
})

describe('leaving', () => {
  const leaveWith = (running: readonly RunView[], ask: () => Promise<boolean>) => {
    const told: string[] = []
    let finish: () => void = () => undefined
    const over = new Promise<void>((resolve) => (finish = resolve))
    const leave = createLeave({
      running: () => running,
      ask: () => {
        told.push('asked')
        return ask()
      },
      close: () => {
        told.push('closed')
        return Promise.resolve()
      },
      done: () => {
        told.push('done')
        finish()
      },
    })
    return { leave, told, over }
  }

  it('asks nobody while nothing runs', async () => {
    const { leave, told, over } = leaveWith([], () => Promise.resolve(false))
    leave.begin()
    leave.begin()
    await over
    expect(told).toEqual(['closed', 'done'])
    expect(leave.isOver()).toBe(true)
  })

  it('asks once, however often it is wanted', async () => {
    let answer: (leaves: boolean) => void = () => undefined
    const { leave, told, over } = leaveWith(
      [run('a', null)],
      () => new Promise((resolve) => (answer = resolve)),
    )
    leave.begin()
    leave.begin()
    expect(told).toEqual(['asked'])
    answer(true)
    await over
    expect(told).toEqual(['asked', 'closed', 'done'])
  })

  it('would ask only while something runs, and not once it has begun to close', async () => {
    expect(leaveWith([], () => Promise.resolve(true)).leave.wouldAsk()).toBe(false)
    const { leave, over } = leaveWith([run('a', null)], () => Promise.resolve(true))
    expect(leave.wouldAsk()).toBe(true)
    leave.begin()
    expect(leave.wouldAsk()).toBe(true)
    await over
    expect(leave.wouldAsk()).toBe(false)
  })

  it('does not wait for an answer when the system wants it to end', async () => {
    const { leave, told, over } = leaveWith([run('a', null)], () => new Promise(() => undefined))
    leave.begin()
    leave.begin(false)
    await over
    expect(told).toEqual(['asked', 'closed', 'done'])
  })
})

describe('the menu', () => {
  const actions = {
    ...{ openJob: () => undefined, showDataFolder: () => undefined, reload: () => undefined },
    ...{
      api: () => undefined,
      supportBundle: () => undefined,
      showLogs: () => undefined,
      updates: () => undefined,
    },
  }
  const flat = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
  const t = createI18n('en').t
  const of = (platform: string) => menuTemplate(platform, t, actions)
  const rolesIn = (item: MenuItemConstructorOptions | undefined) =>
    item && Array.isArray(item.submenu) ? item.submenu.map(({ role }) => role) : []

  it('has an application menu on macOS alone, with Quit and About in it', () => {
    expect(rolesIn(of('darwin')[0])).toEqual(expect.arrayContaining(['about', 'hide', 'quit']))
    for (const platform of ['win32', 'linux']) {
      const menu = of(platform)
      expect(menu.map(({ role }) => role)).not.toContain('appMenu')
      expect(rolesIn(menu[0])).toContain('quit')
      expect(rolesIn(menu.at(-1))).toContain('about')
    }
  })

  it.each(['darwin', 'win32', 'linux'])('gives no shortcut twice on %s', (platform) => {
    const keys = flat(of(platform)).flatMap(({ accelerator }) => (accelerator ? [accelerator] : []))
    expect(new Set(keys).size).toBe(keys.length)
  })
})
