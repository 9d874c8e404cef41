import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as Electron from 'electron'
import type { CDPSession, Page } from 'playwright-core'
import { openPage } from './chromium.ts'
import { decode, encode, type FromPage, type ToPage } from './codec.ts'
import { deliver } from './ipc-main.ts'
import { handlerOf, toApp, toPage } from './session.ts'
import { Emitter, lacks, missing, strict } from './strict.ts'

export const webContentsEvents = [
  'did-start-navigation',
  'did-finish-load',
  'will-frame-navigate',
  'destroyed',
  'render-process-gone',
  // taken, but they do not happen by themselves: a test emits them
  'will-redirect',
  'will-attach-webview',
  'unresponsive',
  'responsive',
  'preload-error',
] as const

interface Paused {
  readonly requestId: string
  readonly frameId: string
  readonly resourceType: string
  readonly request: {
    readonly url: string
    readonly method: string
    readonly headers: Record<string, string>
    readonly hasPostData?: boolean
    readonly postDataEntries?: readonly { readonly bytes?: string }[]
  }
}

/** Built beside the double. */
const pageSource = (): string => readFileSync(join(import.meta.dirname, 'page.js'), 'utf8')

const bodyOf = ({ hasPostData, postDataEntries = [] }: Paused['request']): BodyInit | null => {
  if (hasPostData !== true) return null
  const parts = postDataEntries.map(({ bytes }) => bytes ?? lacks('a file in the body of a request'))
  return Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')))
}

let lastId = 0

/** A page in Chromium. What begins with `_` is the double's own. */
export class WebContentsDouble extends Emitter {
  readonly id = ++lastId
  readonly mainFrame: Electron.WebFrameMain
  _page: Page | null = null
  _cdp: CDPSession | null = null
  _world: number | null = null
  _frameId = ''
  _gone = false
  _crashed = false
  _url = ''
  /** Where the page has asked to go; null: the navigation that comes next, if any, is main's or the test's. */
  _askedByPage: string | null = null
  _openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null
  /** As main knows it: with what the double lacks throwing. */
  readonly _self: this
  readonly _attached: Promise<void>

  constructor(preload: string | undefined) {
    super('webContents', webContentsEvents)
    this._self = strict('webContents', this)
    const url = (): string => this._url
    this.mainFrame = strict('webContents.mainFrame', {
      parent: null,
      get url() {
        return url()
      },
    }) as unknown as Electron.WebFrameMain // as much of it as the shell uses
    this._attached = this._attach(preload)
    this._attached.catch((error: unknown) => {
      if (!this._gone) missing.push(`a page that could not be opened: ${String(error)}`)
    })
  }

  async _attach(preload: string | undefined): Promise<void> {
    const { page, cdp } = await openPage()
    this._page = page
    this._cdp = cdp
    const secret = `d${randomUUID().replaceAll('-', '')}`
    const source = pageSource()
    const runtime = (world: string): string =>
      source.replaceAll('SECRET', JSON.stringify(secret)).replaceAll('WORLD', JSON.stringify(world))
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === secret) this._world = context.id
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (this._world === executionContextId) this._world = null
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === secret) this._fromPage(decode(payload) as FromPage) // as page.ts wrote it
    })
    // both of the renderer, in its order: an old document may name its place after a new one was asked for
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this._frameId) this._url = toApp(url)
    })
    cdp.on('Page.frameNavigated', ({ frame: { id, url, urlFragment } }) => {
      if (id === this._frameId) this._url = toApp(`${url}${urlFragment ?? ''}`)
    })
    cdp.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
      if (frameId === this._frameId) this._askedByPage = toApp(url)
    })
    cdp.on('Fetch.requestPaused', (paused) => {
      this._answer(paused).catch((error: unknown) => {
        // the page has gone elsewhere meanwhile, and wants it no more
        const isUnwanted = String(error).includes('Invalid InterceptionId')
        if (!this._gone && !this._crashed && !isUnwanted)
          missing.push(`an answer to ${paused.request.url}: ${String(error)}`)
      })
    })
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    this._frameId = (await cdp.send('Page.getFrameTree')).frameTree.frame.id
    await cdp.send('Runtime.addBinding', { name: secret, executionContextName: secret })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: runtime('main') })
    const own =
      preload === undefined
        ? ''
        : `if (window === window.top) globalThis[${JSON.stringify(`${secret}run`)}](function (require, module, exports) {${readFileSync(preload, 'utf8')}\n})`
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: secret,
      source: `${runtime('isolated')}\n${own}`,
    })
    await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] })
    this._receive = (message) => {
      if (this._world === null) return // no document yet: Electron drops these too
      const expression = `globalThis[${JSON.stringify(`${secret}receive`)}](${JSON.stringify(encode(message))})`
      cdp.send('Runtime.evaluate', { contextId: this._world, expression }).catch(() => undefined)
    }
    page.on('load', () => this.emit('did-finish-load', {}))
    page.on('crash', () => {
      this._crashed = true
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    })
    page.on('close', () => this._end())
    if (this._gone) await page.close()
  }

  _receive: (message: ToPage) => void = () => undefined

  _end(): void {
    if (this._gone) return
    this._gone = true
    this.emit('destroyed', {})
  }

  /** Every request of the page comes by: navigation is asked about, our own scheme is answered by main. */
  async _answer({ requestId, frameId, resourceType, request }: Paused): Promise<void> {
    const cdp = this._cdp
    if (!cdp) return
    const url = toApp(request.url)
    const fail = (errorReason: 'Aborted' | 'NameNotResolved' | 'Failed') =>
      cdp.send('Fetch.failRequest', { requestId, errorReason })
    if (resourceType === 'Document' && frameId === this._frameId) {
      const details = { url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame }
      // also when it reloads itself
      const isByPage = this._askedByPage?.split('#', 1)[0] === url.split('#', 1)[0]
      this._askedByPage = null
      if (isByPage && this._ask('will-frame-navigate', details)) {
        await fail('Aborted')
        return
      }
      this.emit('did-start-navigation', details)
    }
    const handler = handlerOf(url)
    if (!handler) {
      if (request.url.startsWith('data:') || request.url.startsWith('blob:'))
        await cdp.send('Fetch.continueRequest', { requestId })
      else await fail('NameNotResolved') // nothing of the tests is outside
      return
    }
    const { method, headers } = request
    const response = await handler(new Request(url, { method, headers, body: bodyOf(request) }))
    await cdp.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }

  _fromPage(message: FromPage): void {
    if (message.op === 'missing') missing.push(message.name)
    else if (message.op === 'open') this._refuseWindow(message)
    else deliver(message.channel, { sender: this._self, senderFrame: this.mainFrame }, message.args)
  }

  _refuseWindow({ url, frameName, features }: Extract<FromPage, { op: 'open' }>): void {
    const details = {
      url: toApp(url),
      frameName,
      features,
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    } as const
    if (this._openHandler?.(details).action !== 'deny') lacks('a window opened by the page')
  }

  async _load(url: string): Promise<void> {
    await this._attached
    await this._page?.goto(toPage(url))
  }

  send(channel: string, ...args: unknown[]): void {
    const message = { channel, args }
    encode(message) // refuses at once what can not cross
    if (!this._gone) this._receive(message)
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this._openHandler = handler
  }

  forcefullyCrashRenderer(): void {
    this._cdp?.send('Page.crash').catch(() => undefined) // it does not answer any more
  }

  getURL(): string {
    return this._url
  }

  isDestroyed(): boolean {
    return this._gone
  }
}
