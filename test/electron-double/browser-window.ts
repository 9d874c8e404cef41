import type * as Electron from 'electron'
import { Emitter, lacks, strict } from './strict.ts'
import { WebContentsDouble } from './web-contents.ts'

export const windowEvents = [
  'close',
  'closed',
  'ready-to-show',
  'show',
  'focus',
  'resize',
  'move',
  'maximize',
  'unmaximize',
  // taken, but they do not happen by themselves: a test emits them
  'unresponsive',
  'responsive',
  'query-session-end',
  'session-end',
] as const

const windows = new Set<BrowserWindowDouble>()
export const allWindows = (): readonly BrowserWindowDouble[] => [...windows]
export const whenAllAreClosed: { run: () => void } = { run: () => undefined }
/** What `nativeTheme` says to the pages. */
export const colours: { scheme: 'dark' | 'light' } = { scheme: 'light' }

/** What a test reads of a window: the options as main gave them. */
export const optionsOf = new WeakMap<object, Electron.BrowserWindowConstructorOptions>()

class BrowserWindowDouble extends Emitter {
  readonly webContents: Electron.WebContents
  readonly _contents: WebContentsDouble
  readonly _self: this
  _bounds: Electron.Rectangle
  _visible: boolean
  _maximized = false
  _focused = true
  _progress = -1
  _background = ''

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', windowEvents)
    const { preload } = options.webPreferences ?? {}
    this._contents = new WebContentsDouble(preload)
    this.webContents = this._contents._self as unknown as Electron.WebContents // checked in fits.ts
    const { x = 0, y = 0, width = 800, height = 600, show = true } = options
    this._bounds = { x, y, width, height }
    this._visible = show
    this._self = strict('BrowserWindow', this)
    optionsOf.set(this._self, options)
    windows.add(this._self)
    this._contents.once('did-finish-load', () => this.emit('ready-to-show', {}))
    this._contents.once('destroyed', () => {
      windows.delete(this._self)
      this.emit('closed')
      if (windows.size === 0) whenAllAreClosed.run()
    })
    return this._self
  }

  async loadURL(url: string): Promise<void> {
    await this._contents._attached
    await this._contents._page?.emulateMedia({ colorScheme: colours.scheme })
    const { width, height } = this._bounds
    await this._contents._page?.setViewportSize({ width, height })
    await this._contents._load(url)
  }
  close(): void {
    if (!this.isDestroyed() && !this._ask('close')) this.destroy()
  }
  destroy(): void {
    void this._contents._attached.then(() => this._contents._page?.close())
    this._contents._end()
  }
  isDestroyed(): boolean {
    return this._contents._gone
  }
  show(): void {
    this._visible = true
    this.emit('show', {})
  }
  isVisible(): boolean {
    return this._visible
  }
  focus(): void {
    this._focused = true
    this.emit('focus', {})
  }
  isFocused(): boolean {
    return this._focused
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {
    lacks('a window that is minimised')
  }
  getNormalBounds(): Electron.Rectangle {
    return { ...this._bounds }
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this._bounds = { ...this._bounds, ...bounds }
    this.emit('move', {})
    this.emit('resize', {})
  }
  isMaximized(): boolean {
    return this._maximized
  }
  maximize(): void {
    this._maximized = true
    this.emit('maximize', {})
  }
  setProgressBar(progress: number): void {
    this._progress = progress
  }
  setBackgroundColor(colour: string): void {
    this._background = colour
  }
  static getAllWindows(): Electron.BrowserWindow[] {
    return [...windows] as unknown as Electron.BrowserWindow[] // checked in fits.ts
  }
}
export const BrowserWindow = strict('BrowserWindow', BrowserWindowDouble)
export type BrowserWindowInstance = BrowserWindowDouble
