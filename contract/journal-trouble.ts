/** Why events are not being written at the moment. */
export type JournalTroubleCause =
  /** The disk is full. */
  | 'disk-full'
  /** The disk refuses to be written: read-only, an I/O error, gone. */
  | 'write-failed'
  /** The file is damaged. */
  | 'damaged'
  /** The thread that writes has died; it is started anew. */
  | 'worker-stopped'
  /** More events arrive than the disk takes. */
  | 'behind'

/** The session goes on while this holds; what is shown is complete, what is on disk is not. */
export interface JournalTrouble {
  readonly cause: JournalTroubleCause
  /** In the system's own words. */
  readonly detail: string
  /** Milliseconds since the epoch. */
  readonly since: number
}
