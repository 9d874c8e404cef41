import type { ListRecords } from '../../storage/lists.ts'

/** What the procedures of the Local Authorization List work with. */
export interface LocalListDeps {
  /** Nobody is at home for this charge point until the function that it gives is called. */
  readonly shutOut: (chargePointId: string) => () => void
  readonly lists: Pick<ListRecords, 'revision' | 'held' | 'putHeld'>
}
