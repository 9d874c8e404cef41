import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../../contract/log.ts'
import type { Updater } from './updates.ts'

export interface OpenUpdaterOptions {
  readonly feedUrl: string
  /** In the certificate of an update for Windows; null: its signature is not looked at. */
  readonly publisher: string | null
  readonly dataDir: string
  readonly log: Log
}

/**
 * electron-updater over a generic feed (`latest*.yml` and the packages in one folder). null: this installation
 * cannot replace itself (a portable one, a checkout, a Linux package without its tools).
 */
export const openUpdater = async (options: OpenUpdaterOptions): Promise<Updater | null> => {
  const { feedUrl, publisher, dataDir, log } = options
  const folder = join(dataDir, 'updates')
  await mkdir(folder, { recursive: true })
  // what electron-builder would have built in; its YAML is JSON as well
  const config = join(folder, 'app-update.yml')
  const feed = { provider: 'generic', url: feedUrl, updaterCacheDirName: 'chargebench-updater' }
  await writeFile(
    config,
    `${JSON.stringify(publisher === null ? feed : { ...feed, publisherName: [publisher] })}\n`,
  )

  const { default: electronUpdater } = await import('electron-updater')
  const { autoUpdater } = electronUpdater
  autoUpdater.updateConfigPath = config
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  // a folder of packages has no block maps
  autoUpdater.disableDifferentialDownload = true
  autoUpdater.disableWebInstaller = true
  // it would tell the feed which installation asks
  autoUpdater.requestHeaders = { 'x-user-staging-id': 'none' }
  const write = (level: 'info' | 'warn') => (message?: unknown) =>
    log.write(level, 'updater', { message: String(message) })
  autoUpdater.logger = { info: write('info'), warn: write('warn'), error: write('warn') }
  if (!autoUpdater.isUpdaterActive() || process.env['PORTABLE_EXECUTABLE_DIR'] !== undefined) return null
  return {
    look: async () => {
      const result = await autoUpdater.checkForUpdates()
      return result?.isUpdateAvailable === true ? result.updateInfo.version : null
    },
    fetch: async () => {
      await autoUpdater.downloadUpdate()
    },
    install: (onFailure) => {
      autoUpdater.once('error', onFailure)
      autoUpdater.quitAndInstall(false, true)
    },
  }
}
