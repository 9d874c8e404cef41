import type { Card } from '../../contract/card.ts'

/** Whatever reads cards. */
export interface CardReader {
  /** What it says of itself: model and firmware, or the kind. */
  readonly name: string
  /**
   * Each card as it comes to the reader; one that stays is told once. Ends when the reader is closed; throws ToolError
   * (port-gone, reader-failed, port-failed) when it fails. One at a time.
   */
  cards(): AsyncIterable<Card>
  /** Lamp and buzzer say that the card is in; null: it has none that we can reach. Never rejects. */
  readonly signalCard: (() => Promise<void>) | null
  /** May be called twice. */
  close(): Promise<void>
}
