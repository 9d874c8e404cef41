import type { Clock, Timer } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import type { Response } from '../ocpp/actions/index.ts'
import type { Calls, CallFailure } from './calls.ts'
import type { Configuration } from './configuration.ts'
import type { Memory, TransactionMessage } from './memory.ts'

/** The transaction-related messages, in the order of their events, without a limit (OCPP 1.6 §3.7). */
export interface TransactionQueue {
  add(message: TransactionMessage): void
  /** Sends what waits, where it may. */
  flush(): void
  readonly length: number
  /** Resolves when nothing waits, or it cannot be sent now. */
  drained(): Promise<void>
  /** The Central System's number; -1 where it never told one (Errata 3.18); null = not known yet. */
  readonly transactionId: (transaction: number) => number | null
}

export interface TransactionQueueOptions {
  readonly clock: Clock
  readonly log: Log
  readonly calls: Calls
  readonly memory: Memory
  readonly configuration: Configuration
  readonly maySend: () => boolean
  readonly onStarted: (transaction: number, answer: Response<'StartTransaction'>) => void
  readonly onStopped: (idTag: string | undefined, answer: Response<'StopTransaction'>) => void
}

type Delivery = { readonly ok: true } | CallFailure

export const createTransactionQueue = (options: TransactionQueueOptions): TransactionQueue => {
  const { clock, calls, memory, configuration, maySend } = options
  const { queue, transactionIds } = memory
  const waiting: (() => void)[] = []
  /** Attempts that the Central System failed to process, of the message at the front. */
  let failures = 0
  let isSending = false
  let retry: Timer | null = null

  const idOf = (transaction: number): number => transactionIds.get(transaction) ?? -1

  const deliver = async (message: TransactionMessage): Promise<Delivery> => {
    switch (message.kind) {
      case 'start': {
        const outcome = await calls.call('StartTransaction', message.request)
        if (!outcome.ok) return outcome
        transactionIds.set(message.transaction, outcome.payload.transactionId)
        options.onStarted(message.transaction, outcome.payload)
        return { ok: true }
      }
      case 'meter-values': {
        const { transaction, connectorId, meterValue } = message
        const outcome = await calls.call('MeterValues', {
          connectorId,
          ...(transaction === null ? {} : { transactionId: idOf(transaction) }),
          meterValue,
        })
        return outcome.ok ? { ok: true } : outcome
      }
      case 'stop': {
        const transactionId = idOf(message.transaction)
        const outcome = await calls.call('StopTransaction', { ...message.request, transactionId })
        if (!outcome.ok) return outcome
        transactionIds.delete(message.transaction)
        options.onStopped(message.request.idTag, outcome.payload)
        return { ok: true }
      }
    }
  }

  const settle = (): void => {
    for (const resolve of waiting.splice(0)) resolve()
  }

  const next = (): void => {
    queue.shift()
    failures = 0
    void send()
  }

  const retryAfter = (seconds: number): void => {
    settle()
    retry = clock.after(seconds * 1000, () => {
      retry = null
      void send()
    })
  }

  const giveUp = (message: TransactionMessage): void => {
    options.log.write('warn', 'transaction-message-dropped', { kind: message.kind })
    if (message.kind === 'start') transactionIds.set(message.transaction, -1)
    if (message.kind === 'stop') transactionIds.delete(message.transaction)
    next()
  }

  const send = async (): Promise<void> => {
    if (isSending || retry !== null) return
    const message = queue[0]
    if (message === undefined || !maySend()) return settle()
    isSending = true
    const delivery = await deliver(message)
    isSending = false
    // Taken away meanwhile.
    if (queue[0] !== message) return void send()
    if (delivery.ok) return next()
    const interval = configuration.number('TransactionMessageRetryInterval', 60)
    switch (delivery.cause) {
      // Not delivered is not "failed to process": it is sent again as often as it takes (OCPP 1.6 §3.7).
      case 'link-lost':
        return settle()
      case 'no-answer':
        return retryAfter(Math.max(1, interval))
      case 'refused':
      case 'unreadable':
        failures += 1
        if (failures >= Math.max(1, configuration.number('TransactionMessageAttempts', 1)))
          return giveUp(message)
        return retryAfter(interval * failures)
    }
  }

  return {
    add(message) {
      queue.push(message)
      void send()
    },
    flush() {
      retry?.cancel()
      retry = null
      void send()
    },
    get length() {
      return queue.length
    },
    drained: () =>
      queue.length === 0 || !maySend() || retry !== null
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push(resolve)),
    transactionId: (transaction) => transactionIds.get(transaction) ?? null,
  }
}
