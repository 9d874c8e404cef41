/**
 * Runs in the page before its own scripts, once in each of two worlds. The isolated world holds the preload and talks
 * to main; the page's own world holds only what contextBridge exposes. They share no object: values cross in
 * `CustomEvent.detail`, which Chromium clones between worlds, synchronously.
 */
import { decode, encode, type FromPage, type ToPage } from './codec.ts'

/** Filled in by window.ts. */
declare const WORLD: 'main' | 'isolated'
declare const SECRET: string

type Bridged =
  | { readonly op: 'expose'; readonly key: string; readonly value: unknown }
  | { readonly op: 'call'; readonly id: number; readonly args: readonly unknown[] }
  | { readonly op: 'return'; readonly ok: boolean; readonly value: unknown }

type Callable = (...args: readonly unknown[]) => unknown
const isCallable = (value: unknown): value is Callable => typeof value === 'function'
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Stands for a function of the other world. */
const functionKey = '\u0000function'
const other = WORLD === 'main' ? 'isolated' : 'main'

const createContextBridge = () => {
  const functions = new Map<number, Callable>()
  const exposed = new Set<string>()
  let lastId = 0
  let returned: Extract<Bridged, { op: 'return' }> | null = null
  const post = (message: Bridged): void => {
    window.dispatchEvent(new CustomEvent(SECRET + other, { detail: message }))
  }

  const pack = (value: unknown): unknown => {
    if (isCallable(value)) {
      functions.set(++lastId, value)
      return { [functionKey]: lastId }
    }
    if (Array.isArray(value)) return value.map(pack)
    if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, pack(v)]))
    if (value !== undefined) encode(value) // refuses what can not cross
    return value
  }
  const proxyOf =
    (id: number): Callable =>
    (...args) => {
      returned = null
      post({ op: 'call', id, args: args.map(pack) })
      const answer = returned as Extract<Bridged, { op: 'return' }> | null // set meanwhile: events are synchronous
      if (answer?.ok !== true)
        throw new Error(typeof answer?.value === 'string' ? answer.value : 'contextBridge: no answer')
      return unpack(answer.value)
    }
  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack)
    if (!isRecord(value)) return value
    const id = value[functionKey]
    if (typeof id === 'number') return proxyOf(id)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]))
  }
  const answerCall = (id: number, args: readonly unknown[]): Bridged => {
    try {
      return { op: 'return', ok: true, value: pack(functions.get(id)?.(...args.map(unpack))) }
    } catch (error) {
      return { op: 'return', ok: false, value: error instanceof Error ? error.message : String(error) }
    }
  }
  const freeze = (value: unknown): unknown => {
    if (isRecord(value)) Object.values(value).forEach(freeze)
    return Object.freeze(value)
  }

  window.addEventListener(SECRET + WORLD, (event) => {
    const message = (event as CustomEvent<Bridged>).detail // each read clones anew
    if (message.op === 'return') returned = message
    else if (message.op === 'call') post(answerCall(message.id, message.args))
    else
      Object.defineProperty(window, message.key, {
        value: freeze(unpack(message.value)),
        enumerable: true,
      })
  })
  return {
    exposeInMainWorld: (key: string, value: unknown): void => {
      if (exposed.has(key))
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.add(key)
      post({ op: 'expose', key, value: pack(value) })
    },
  }
}

/** Chromium can not be told to refuse new windows, so they are refused here, and main is asked. */
const refuseWindows = (): void => {
  const ask = (url: string, frameName: string, features: string): void => {
    const detail = {
      op: 'open',
      url: new URL(url, location.href).href,
      frameName,
      features,
    } satisfies FromPage
    window.dispatchEvent(new CustomEvent(`${SECRET}open`, { detail }))
  }
  window.open = (url = 'about:blank', frameName = '', features = '') => {
    ask(String(url), frameName, features)
    return null
  }
  window.addEventListener('click', (event) => {
    const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (event.defaultPrevented || !anchor?.href || !['_blank', '_new'].includes(anchor.target)) return
    event.preventDefault()
    ask(anchor.href, '', '')
  })
}

const runPreload = (): void => {
  const binding: unknown = Reflect.get(globalThis, SECRET)
  if (!isCallable(binding)) throw new Error('the double has no binding to main')
  Reflect.deleteProperty(globalThis, SECRET)
  const send = (message: FromPage): void => void binding(encode(message))
  const strictPage = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (members, key): unknown => {
        if (key in members || typeof key === 'symbol' || ['then', '__esModule', 'default'].includes(key))
          return Reflect.get(members, key)
        send({ op: 'missing', name: `${name}.${key}` })
        throw new Error(`not in the double: ${name}.${key}`)
      },
    })
  window.addEventListener(`${SECRET}open`, (event) => send((event as CustomEvent<FromPage>).detail))

  const listeners = new Map<string, Callable[]>()
  Reflect.set(globalThis, `${SECRET}receive`, (text: string) => {
    const { channel, args } = decode(text) as ToPage // as window.ts wrote it
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  })
  const electron = strictPage('electron', {
    contextBridge: strictPage('contextBridge', createContextBridge()),
    ipcRenderer: strictPage('ipcRenderer', {
      on: (channel: string, listener: Callable) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
      send: (channel: string, ...args: readonly unknown[]) => send({ op: 'send', channel, args }),
    }),
  })
  // what the preload's `require` knows in a sandbox; Electron has events, timers and url besides
  const require = (name: unknown): unknown => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${String(name)}`)
  }
  type Preload = (require: Callable, module: { readonly exports: object }, exports: object) => void
  Reflect.set(globalThis, `${SECRET}run`, (preload: Preload) => {
    const module = { exports: {} }
    preload(require, module, module.exports)
  })
}

if (window === window.top) {
  if (WORLD === 'main') {
    createContextBridge()
    refuseWindows()
  } else runPreload()
}
