import type { Calls } from './calls.ts'

/** Events that are to be told: they wait until they can be (Security §3, §8). */
export interface SecurityEvents {
  readonly add: (type: string, techInfo?: string) => void
  readonly flush: () => void
}

export const createSecurityEvents = (options: {
  readonly calls: Calls
  readonly isSupported: boolean
  readonly maySend: () => boolean
  readonly timestamp: () => string
}): SecurityEvents => {
  const waiting: { readonly type: string; readonly timestamp: string; readonly techInfo?: string }[] = []
  let isSending = false

  const flush = async (): Promise<void> => {
    const event = waiting[0]
    if (isSending || event === undefined || !options.maySend()) return
    isSending = true
    const outcome = await options.calls.call('SecurityEventNotification', event)
    isSending = false
    if (!outcome.ok && outcome.cause !== 'refused') return
    waiting.shift()
    await flush()
  }

  return {
    add(type, techInfo) {
      if (!options.isSupported) return
      waiting.push({ type, timestamp: options.timestamp(), ...(techInfo === undefined ? {} : { techInfo }) })
      void flush()
    },
    flush: () => void flush(),
  }
}
