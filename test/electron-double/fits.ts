/**
 * Compile-time only: each member that the double has fits Electron's own declaration, it invents none, and each event
 * that it takes is one of Electron's. What begins with `_` is the double's own.
 */
import type { EventEmitter } from 'node:events'
import type * as E from 'electron'
import type { appEvents } from './app.ts'
import type { BrowserWindowInstance, windowEvents } from './browser-window.ts'
import type * as D from './electron.ts'
import type { ClientRequestInstance, requestEvents } from './net.ts'
import type { webContentsEvents, WebContentsDouble } from './web-contents.ts'

type Mine<T> = {
  [K in keyof T as K extends `_${string}` | 'prototype' | keyof EventEmitter ? never : K]: T[K]
}
type Fits<T, Theirs> =
  Exclude<keyof Mine<T>, keyof Theirs> extends never
    ? Mine<T> extends Pick<Theirs, keyof Mine<T> & keyof Theirs>
      ? true
      : {
          differs: {
            [K in keyof Mine<T> & keyof Theirs as Mine<T>[K] extends Theirs[K] ? never : K]: Theirs[K]
          }
        }
    : { invented: Exclude<keyof Mine<T>, keyof Theirs> }

/** The events of the list that it does not declare. */
type Declares<Theirs, Events extends readonly string[]> = [
  {
    [K in Events[number]]: Theirs extends { on(event: K, listener: never): unknown } ? never : K
  }[Events[number]],
] extends [never]
  ? true
  : 'an event that it does not declare'

type AllOf<T extends readonly true[]> = T['length']

/** How many claims hold. */
export const claims: AllOf<
  [
    Fits<typeof D.app, E.App>,
    Fits<typeof D.BrowserWindow, typeof E.BrowserWindow>,
    Fits<BrowserWindowInstance, E.BrowserWindow>,
    Fits<WebContentsDouble, E.WebContents>,
    Fits<typeof D.ipcMain, E.IpcMain>,
    Fits<typeof D.protocol, E.Protocol>,
    Fits<typeof D.session.defaultSession, E.Session>,
    Fits<typeof D.dialog, E.Dialog>,
    Fits<typeof D.shell, E.Shell>,
    Fits<typeof D.clipboard, E.Clipboard>,
    Fits<typeof D.Menu, typeof E.Menu>,
    Fits<typeof D.Notification, typeof E.Notification>,
    Fits<D.NotificationInstance, E.Notification>,
    Fits<typeof D.safeStorage, E.SafeStorage>,
    Fits<typeof D.powerMonitor, E.PowerMonitor>,
    Fits<typeof D.powerSaveBlocker, E.PowerSaveBlocker>,
    Fits<typeof D.nativeTheme, E.NativeTheme>,
    Fits<typeof D.screen, E.Screen>,
    Fits<Pick<typeof D.session, 'fromPartition'>, typeof E.session>,
    Fits<typeof D.net, E.Net>,
    Fits<Pick<ClientRequestInstance, 'abort'>, E.ClientRequest>,
    Fits<typeof D.autoUpdater, E.AutoUpdater>,
    Declares<E.App, typeof appEvents>,
    Declares<E.BrowserWindow, typeof windowEvents>,
    Declares<E.WebContents, typeof webContentsEvents>,
    Declares<E.Notification, typeof D.notificationEvents>,
    Declares<E.PowerMonitor, typeof D.powerEvents>,
    Declares<E.NativeTheme, typeof D.themeEvents>,
    Declares<E.ClientRequest, typeof requestEvents>,
    Declares<E.AutoUpdater, typeof D.updaterEvents>,
  ]
> = 30
