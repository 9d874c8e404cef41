import { EventEmitter } from 'node:events'
import { carrierChannels } from '../../../contract/carrier.ts'
import type { Bridge, BridgeSocket } from '../../api/bridge.ts'

/** What is used of Electron's `WebContents`. */
export interface Page {
  readonly id: number
  isDestroyed(): boolean
  send(channel: string, ...args: unknown[]): void
  on(event: 'did-start-navigation', listener: (details: PageNavigation) => void): unknown
  on(event: 'render-process-gone' | 'destroyed', listener: () => void): unknown
}

export interface PageNavigation {
  readonly isMainFrame: boolean
  readonly isSameDocument: boolean
}

/** What is used of Electron's `WebFrameMain`. */
export interface PageFrame {
  readonly url: string
  readonly parent: PageFrame | null
}

export interface IpcEvent {
  readonly sender: Page
  /** null: the frame is gone. */
  readonly senderFrame: PageFrame | null
}

/** What is used of Electron's `ipcMain`. */
export interface IpcMainShape {
  on(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): unknown
  removeListener(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): unknown
}

export interface IpcBridgeOptions {
  readonly ipcMain: IpcMainShape
  readonly bridge: Pick<Bridge, 'attach'>
  /** Whether a frame is the page that we served ourselves. */
  readonly isOurs: (frame: PageFrame) => boolean
}

const OPEN = 1
const CLOSED = 3
const longestId = 100
const longestMessage = 1024 * 1024
/** A page needs one; a reload may overlap. */
const mostPerPage = 8

/** The end of a page's socket in the main process. Bytes are counted as characters, on both ends alike. */
class IpcSocket extends EventEmitter implements BridgeSocket {
  readyState: number = OPEN
  bufferedAmount = 0

  constructor(
    readonly id: string,
    readonly page: Page,
  ) {
    super()
  }

  send(text: string): void {
    if (this.readyState !== OPEN || this.page.isDestroyed()) return
    this.bufferedAmount += text.length
    this.page.send(carrierChannels.down, this.id, text)
  }

  /** The page has read this much. */
  acknowledge(length: number): void {
    this.bufferedAmount = Math.max(0, this.bufferedAmount - length)
  }

  close(): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    if (!this.page.isDestroyed()) this.page.send(carrierChannels.down, this.id, null)
    this.emit('close')
  }

  terminate(): void {
    this.close()
  }
}

/**
 * Serves the bridge over IPC. Only the main frame of a page that we served ourselves is heard; navigation, a crash or
 * the end of a page closes its sockets. Returns the way to stop.
 */
export const serveIpcBridge = ({ ipcMain, bridge, isOurs }: IpcBridgeOptions): (() => void) => {
  const sockets = new Map<Page, Map<string, IpcSocket>>()

  const socketsOf = (page: Page): Map<string, IpcSocket> => {
    const known = sockets.get(page)
    if (known) return known
    const fresh = new Map<string, IpcSocket>()
    sockets.set(page, fresh)
    const closeAll = (): void => {
      for (const socket of [...fresh.values()]) socket.close()
    }
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) closeAll()
    })
    page.on('render-process-gone', closeAll)
    page.on('destroyed', () => {
      closeAll()
      sockets.delete(page)
    })
    return fresh
  }

  const open = (page: Page, id: string): void => {
    const mine = socketsOf(page)
    mine.get(id)?.close()
    if (mine.size >= mostPerPage) {
      page.send(carrierChannels.down, id, null)
      return
    }
    const socket = new IpcSocket(id, page)
    mine.set(id, socket)
    socket.once('close', () => {
      if (mine.get(id) === socket) mine.delete(id)
    })
    bridge.attach(socket)
    page.send(carrierChannels.down, id, '')
  }

  const trusted = ({ senderFrame }: IpcEvent, id: unknown): id is string =>
    senderFrame !== null &&
    senderFrame.parent === null &&
    isOurs(senderFrame) &&
    typeof id === 'string' &&
    id.length <= longestId

  const onUp = (event: IpcEvent, id: unknown, text: unknown): void => {
    if (!trusted(event, id)) return
    if (text === '') return open(event.sender, id)
    const socket = sockets.get(event.sender)?.get(id)
    if (text === null || (typeof text === 'string' && text.length > longestMessage)) socket?.close()
    else if (typeof text === 'string') socket?.emit('message', Buffer.from(text), false)
  }

  const onRead = (event: IpcEvent, id: unknown, length: unknown): void => {
    if (!trusted(event, id) || typeof length !== 'number' || !(length > 0)) return
    sockets.get(event.sender)?.get(id)?.acknowledge(length)
  }

  ipcMain.on(carrierChannels.up, onUp)
  ipcMain.on(carrierChannels.read, onRead)
  return () => {
    ipcMain.removeListener(carrierChannels.up, onUp)
    ipcMain.removeListener(carrierChannels.read, onRead)
    for (const mine of sockets.values()) for (const socket of [...mine.values()]) socket.close()
  }
}
