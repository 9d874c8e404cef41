import type { ConsoleChunk } from './scrollback.ts'

/** Keeps what a terminal says. */
export interface ConsoleRecorder {
  /** As it came, or as it was shown when it was typed. */
  text(from: ConsoleChunk['from'], bytes: Uint8Array): void
  /** It was typed, and is never kept, though it were given back. */
  secret(secret: string): void
  /** How many bytes were too many to be kept. */
  notKept(): number
  end(): void
}
