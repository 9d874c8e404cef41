import type { TFunction } from 'i18next'
import type { RunView } from '../../../contract/run.ts'
import type { Log } from '../../../contract/log.ts'
import { settingsSchema, type SettingsStore } from '../../settings.ts'
import { procedureWords } from './words.ts'

/** What fetches and installs; of electron-updater, or of a test. */
export interface Updater {
  /** The version that the feed has, where it is newer; null: this one is the newest. */
  readonly look: () => Promise<string | null>
  /** Fetches what `look` found and compares it with the feed's SHA-512. */
  readonly fetch: () => Promise<void>
  /** Installs what was fetched, starts it and quits. Everything is closed by now. */
  readonly install: (onFailure: () => void) => void
}

/** A question to a person; the number of the button. */
export type Ask = (question: {
  readonly type: 'info' | 'error' | 'warning'
  readonly message: string
  readonly detail: string
  readonly buttons: readonly [string, ...string[]]
  /** A box to tick under the question, and whether it is ticked. */
  readonly checkbox?: { readonly label: string; readonly checked: boolean }
}) => Promise<{ readonly button: number; readonly checked: boolean }>

export interface UpdatesOptions {
  readonly version: string
  readonly settings: Pick<SettingsStore, 'current' | 'change'>
  readonly settingsFile: string
  readonly log: Log
  readonly t: TFunction
  /** Loads what asks the feed: not before somebody wants to. null: this installation cannot replace itself. */
  readonly open: (feedUrl: string) => Promise<Updater | null>
  readonly running: () => readonly RunView[]
  readonly ask: Ask
  readonly showSettings: () => void
  /** What a person has copied. */
  readonly copied: () => Promise<string>
  /** Begins an orderly end, after which `installAtEnd` is called. */
  readonly leave: () => void
}

export interface Updates {
  /** What a person asked for in the menu. */
  readonly show: () => Promise<void>
  /** Looks without a word unless there is something newer; does nothing unless a person has switched it on. */
  readonly atStart: () => Promise<void>
  /** Everything is closed: installs the update where a person wants that, which quits by itself. Whether it does. */
  readonly installAtEnd: (onFailure: () => void) => boolean
}

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Updates from a feed that a company hosts itself. Without its URL in the settings there are none; with it, the feed is
 * asked when a person asks, and at each start only where a person has ticked that. Nothing is fetched or installed
 * without a yes, and nothing is installed while a procedure runs.
 */
export const createUpdates = (options: UpdatesOptions): Updates => {
  const { version, settings, settingsFile, log, t, open, running, ask, leave } = options
  let updater: Updater | null = null
  let updaterOf: string | null = null
  let fetched: string | null = null
  let isWanted = false
  let isBusy = false

  const feed = async (feedUrl: string): Promise<Updater | null> => {
    if (updaterOf !== feedUrl) updater = await open(feedUrl)
    updaterOf = feedUrl
    return updater
  }

  const tellFailure = async (error: unknown): Promise<void> => {
    log.write('warn', 'update-failed', { error })
    await ask({
      ...{ type: 'error', message: t('desktop.updates.failed'), detail: detailOf(error) },
      buttons: [t('desktop.updates.close')],
    })
  }

  const offerInstall = async (found: string): Promise<void> => {
    const [busy] = running()
    const message = t('desktop.updates.ready', { version: found })
    if (busy) {
      const detail = t('desktop.updates.waits', { procedure: procedureWords(busy, t) })
      await ask({ type: 'info', message, detail, buttons: [t('desktop.updates.close')] })
      return
    }
    const { button } = await ask({
      ...{ type: 'info', message, detail: t('desktop.updates.restarts') },
      buttons: [t('desktop.updates.later'), t('desktop.updates.install')],
    })
    if (button !== 1) return
    // one may have begun while the question stood there
    if (running().length > 0) return offerInstall(found)
    isWanted = true
    leave()
  }

  const offer = async (from: Updater, found: string): Promise<void> => {
    const { button } = await ask({
      ...{ type: 'info', message: t('desktop.updates.found', { version: found }) },
      detail: t('desktop.updates.have', { version }),
      buttons: [t('desktop.updates.later'), t('desktop.updates.fetch')],
    })
    if (button !== 1) return
    await from.fetch()
    fetched = found
    log.write('info', 'update-fetched', { version: found })
    await offerInstall(found)
  }

  /** One at a time: a second wish meanwhile changes nothing. */
  const alone = async (act: () => Promise<void>): Promise<void> => {
    if (isBusy) return
    isBusy = true
    try {
      await act()
    } finally {
      isBusy = false
    }
  }

  const useCopied = async (): Promise<void> => {
    const feedUrl = (await options.copied()).trim()
    if (!settingsSchema.shape.updates.safeParse({ feedUrl }).success) {
      const detail = t('desktop.updates.noAddress', { text: feedUrl.slice(0, 200) })
      await ask({
        ...{ type: 'error', message: t('desktop.updates.notUsed'), detail },
        buttons: [t('desktop.updates.close')],
      })
      return
    }
    await settings.change({ updates: { ...settings.current().updates, feedUrl } })
    log.write('info', 'update-feed-set', { feedUrl })
    await askFeed(feedUrl)
  }

  const tellNoFeed = async (): Promise<void> => {
    const { button } = await ask({
      ...{ type: 'info', message: t('desktop.updates.off') },
      detail: t('desktop.updates.howTo', { path: settingsFile }),
      buttons: [
        t('desktop.updates.close'),
        t('desktop.updates.showSettings'),
        t('desktop.updates.useCopied'),
      ],
    })
    if (button === 2) return useCopied()
    if (button !== 1) return
    // or there may be none to show
    await settings.change({})
    options.showSettings()
  }

  const askFeed = async (feedUrl: string): Promise<void> => {
    const { updates } = settings.current()
    const { publisher } = updates
    const { button, checked } = await ask({
      ...{ type: 'info', message: t('desktop.updates.from', { url: feedUrl }) },
      detail: [
        t('desktop.updates.have', { version }),
        publisher === null
          ? t('desktop.updates.unsigned')
          : t('desktop.updates.signedBy', { name: publisher }),
        t('desktop.updates.setIn', { path: settingsFile }),
      ].join('\n'),
      buttons: [t('desktop.updates.close'), t('desktop.updates.look'), t('desktop.updates.forget')],
      checkbox: { label: t('desktop.updates.atStart'), checked: updates.lookAtStart },
    })
    if (button === 2) {
      await settings.change({ updates: { ...updates, feedUrl: null, lookAtStart: false } })
      log.write('info', 'update-feed-forgotten', { feedUrl })
      return
    }
    if (checked !== updates.lookAtStart)
      await settings.change({ updates: { ...updates, lookAtStart: checked } })
    if (button !== 1) return
    const from = await feed(feedUrl)
    const found = (await from?.look()) ?? null
    if (from !== null && found !== null) return offer(from, found)
    await ask({
      type: 'info',
      message: from === null ? t('desktop.updates.unable') : t('desktop.updates.newest'),
      detail: from === null ? t('desktop.updates.byHand') : t('desktop.updates.have', { version }),
      buttons: [t('desktop.updates.close')],
    })
  }

  return {
    show: () =>
      alone(async () => {
        const { feedUrl } = settings.current().updates
        const tell = async (): Promise<void> => {
          if (feedUrl === null) return tellNoFeed()
          return fetched === null ? askFeed(feedUrl) : offerInstall(fetched)
        }
        await tell().catch(tellFailure)
      }),
    atStart: () =>
      alone(async () => {
        const { feedUrl, lookAtStart } = settings.current().updates
        if (feedUrl === null || !lookAtStart) return
        try {
          const from = await feed(feedUrl)
          const found = (await from?.look()) ?? null
          if (from !== null && found !== null) await offer(from, found)
        } catch (error) {
          // out in the field the feed is out of reach, which is nobody's concern
          log.write('info', 'update-feed-not-reached', { error })
        }
      }),
    installAtEnd: (onFailure) => {
      if (!isWanted || updater === null) return false
      updater.install(onFailure)
      return true
    },
  }
}
