import type { Worker } from 'node:worker_threads'
import type { Log } from '../../contract/log.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type {
  FromWorker,
  Opened,
  Operation,
  Operations,
  RequestMessage,
  ToWorker,
  WireError,
} from './protocol.ts'

/** How long a question may wait for its commit before the caller is told that storage is unavailable. */
const answerWithinMs = 20_000
const closeWithinMs = 10_000
/** Waits before the worker is started anew; the last one repeats. */
const restartAfterMs = [50, 500, 2_000, 5_000, 10_000]

export interface LinkEvents {
  /** The worker is up; again after each time that it had died. */
  up(opened: Opened): void
  /** The worker has died. What it had not acknowledged may or may not be committed. */
  down(detail: string): void
  message(message: Extract<FromWorker, { type: 'saved' | 'append-failed' }>): void
}

export interface WorkerLink {
  readonly opened: Opened
  /** ToolError journal-unavailable when no answer came in time; otherwise what the worker refused it with. */
  readonly request: <O extends Operation>(
    operation: O,
    input: Operations[O]['input'],
  ) => Promise<Operations[O]['output']>
  /** Drops the message while the worker is down. */
  post(message: Extract<ToWorker, { type: 'append' }>): void
  /** Who is told; there is one. */
  attach(events: LinkEvents): void
  /** Lets the worker finish and release the folder, at most 10 s. */
  close(lastSeq: number): Promise<void>
}

const toolError = ({ code, params, action, message }: WireError): ToolError =>
  new ToolError(code, params, action, message)

const unavailable = (detail: string): ToolError =>
  new ToolError(
    'journal-unavailable',
    { cause: 'worker-stopped', detail },
    'restart-chargebench',
    `The data folder is not available: ${detail}`,
  )

interface Pending {
  readonly message: RequestMessage
  readonly deadline: NodeJS.Timeout
  resolve(output: Operations[Operation]['output']): void
  reject(error: ToolError): void
}

/**
 * Keeps a storage worker running: starts it, starts it anew when it dies, and asks again what had no answer (each
 * operation may be asked twice: puts repeat themselves, and a repeated start is recognised).
 * The first start decides: it rejects with the ToolError that the worker gives.
 */
export const linkWorker = (start: () => Worker, log: Log): Promise<WorkerLink> =>
  new Promise((resolveLink, rejectLink) => {
    let worker: Worker
    let opened: Opened | null = null
    let events: LinkEvents | null = null
    let up = false
    let closed: (() => void) | null = null
    let failures = 0
    let lastId = 0
    let restart: NodeJS.Timeout | undefined
    const pending = new Map<number, Pending>()

    const post = (message: ToWorker): void => {
      if (up) worker.postMessage(message)
    }

    const settle = (id: number, how: (request: Pending) => void): void => {
      const request = pending.get(id)
      if (!request) return
      pending.delete(id)
      clearTimeout(request.deadline)
      how(request)
    }

    const request: WorkerLink['request'] = (operation, input) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new ToolError('shutting-down', {}, null, 'The data folder is being closed.'))
          return
        }
        const id = ++lastId
        const deadline = setTimeout(
          () => settle(id, (late) => late.reject(unavailable(`no answer to ${operation}`))),
          answerWithinMs,
        )
        // one of the union, which the type system does not see while `O` is open
        const message = { type: 'request', id, operation, input } as RequestMessage
        pending.set(id, { message, deadline, resolve, reject })
        post(message)
      })

    const close: WorkerLink['close'] = (lastSeq) =>
      new Promise((resolve) => {
        clearTimeout(restart)
        const giveUp = setTimeout(() => {
          log.write('error', 'storage-close-timed-out')
          void worker.terminate()
        }, closeWithinMs)
        closed = () => {
          clearTimeout(giveUp)
          for (const id of [...pending.keys()])
            settle(id, (late) => late.reject(unavailable('it was closed')))
          resolve()
        }
        if (up) post({ type: 'close', lastSeq })
        else void worker.terminate().then(closed)
      })

    const onMessage = (message: FromWorker): void => {
      switch (message.type) {
        case 'ready':
          up = true
          failures = 0
          if (opened) {
            log.write('info', 'storage-worker-restarted')
            events?.up(message)
            for (const { message: asked } of pending.values()) post(asked)
          } else {
            opened = message
            resolveLink({ opened, request, post, attach: (to) => (events = to), close })
          }
          return
        case 'failed':
          log.write('error', 'storage-worker-refused', { ...message.error })
          if (opened) return
          rejectLink(toolError(message.error))
          return
        case 'saved':
        case 'append-failed':
          events?.message(message)
          return
        case 'answer':
          settle(message.id, (asked) => asked.resolve(message.output))
          return
        case 'refused':
          settle(message.id, (asked) => asked.reject(toolError(message.error)))
          return
        case 'remark':
          log.write('warn', message.event, { detail: message.detail })
          return
      }
    }

    const startAnew = (): void => {
      let reason = 'the storage worker ended'
      worker = start()
      worker.on('message', onMessage)
      worker.on('error', (error) => {
        reason = error instanceof Error ? error.message : String(error)
      })
      worker.on('exit', () => {
        up = false
        if (closed) {
          closed()
          return
        }
        if (!opened) {
          rejectLink(unavailable(reason))
          return
        }
        log.write('error', 'storage-worker-died', { reason, failures })
        events?.down(reason)
        restart = setTimeout(startAnew, restartAfterMs[Math.min(failures++, restartAfterMs.length - 1)])
      })
    }
    startAnew()
  })
