import { EventEmitter } from 'node:events'

/** What was asked for and is not there: main may swallow the throw, so it is remembered, and fails the test. */
export const missing: string[] = []

/** Names that libraries and `await` look for in anything. */
const harmless: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  '__esModule',
  'default',
  'inspect',
  'constructor',
  'prototype',
])

export function lacks(name: string): never {
  missing.push(name)
  throw new Error(`not in the double: ${name}`)
}

/** The target; a member that it does not have throws and is remembered, whether it is read or set. */
export const strict = <T extends object>(name: string, target: T): T =>
  new Proxy(target, {
    get: (members, key, self): unknown =>
      key in members || typeof key === 'symbol' || harmless.has(key)
        ? Reflect.get(members, key, self)
        : lacks(`${name}.${key}`),
    set: (members, key, value) =>
      key in members || typeof key === 'symbol'
        ? Reflect.set(members, key, value)
        : lacks(`${name}.${key} = …`),
  })

/** An event that a listener can prevent. */
export interface Preventable {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

/** An emitter that takes listeners only for the events that it knows. */
export class Emitter extends EventEmitter {
  constructor(name: string, events: readonly string[]) {
    super()
    const known = new Set([...events, 'newListener', 'removeListener', 'error'])
    super.on('newListener', (event: string) => {
      if (!known.has(event)) lacks(`${name}.on('${event}')`)
    })
  }

  /** Emits with an event that can be prevented; whether a listener did. */
  _ask(event: string, fields: object = {}, ...args: readonly unknown[]): boolean {
    let prevented = false
    const asked: Preventable = {
      ...fields,
      get defaultPrevented() {
        return prevented
      },
      preventDefault: () => {
        prevented = true
      },
    }
    this.emit(event, asked, ...args)
    return prevented
  }
}
