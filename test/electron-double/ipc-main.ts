import type * as Electron from 'electron'
import { EventEmitter } from 'node:events'
import { strict } from './strict.ts'

/** Its channels are the application's own, so that it takes any listener. */
class IpcMainDouble extends EventEmitter {}
const emitter = new IpcMainDouble()
export const ipcMain = strict('ipcMain', emitter)

/** A message of a preload, as main hears it. */
export const deliver = (
  channel: string,
  from: { readonly sender: object; readonly senderFrame: object },
  args: readonly unknown[],
): void => {
  const event = strict('IpcMainEvent', {
    sender: from.sender as Electron.WebContents, // the double's own, checked in fits.ts
    senderFrame: from.senderFrame as Electron.WebFrameMain,
    frameId: 1,
    processId: 1,
  })
  emitter.emit(channel, event, ...args)
}
