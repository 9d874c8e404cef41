import { setImmediate } from 'node:timers'

/** A connection that messages can be written to. */
export interface Recipient {
  /** Several messages in one write. */
  write(texts: readonly string[]): void
}

/** Messages on their way out. */
export interface Outbox {
  add(recipient: Recipient, text: string): void
  /** Everything goes out now. */
  flush(): void
}

/**
 * Answers leave together: those of one connection in one write, and those of all connections one after the other once
 * every socket that has input was read, so that the other sides are woken once and not for each message. Node's check
 * phase is that moment; no time is measured by it.
 */
export const createOutbox = (): Outbox => {
  let recipients: Recipient[] = []
  let texts: string[] = []

  const flush = (): void => {
    const to = recipients
    const messages = texts
    recipients = []
    texts = []
    for (let from = 0; from < to.length;) {
      const recipient = to[from]
      let end = from + 1
      while (end < to.length && to[end] === recipient) end += 1
      recipient?.write(from === 0 && end === messages.length ? messages : messages.slice(from, end))
      from = end
    }
  }

  return {
    add(recipient, text) {
      texts.push(text)
      if (recipients.push(recipient) === 1) setImmediate(flush)
    },
    flush,
  }
}
