import type {
  HeldList,
  ListEntry,
  ListQuery,
  ListRevision,
  ListSource,
  ListSummary,
  NewList,
} from '../../contract/local-list.ts'

export interface StoredRevision {
  readonly listId: string
  readonly revision: number
  readonly at: string
  readonly source: ListSource
  readonly entries: readonly ListEntry[]
}

/** What a charge point is known to hold; `entries` null: what is on it is not known. */
export interface StoredHeld extends Omit<HeldList, 'entries'> {
  readonly entries: readonly ListEntry[] | null
}

export interface NewListRecord extends NewList {
  readonly id: string
}

export type ListNaming = Partial<Pick<ListSummary, 'name' | 'site' | 'chargePointId'>>

/** Local Authorization Lists as they are kept. Everything resolves after its commit. */
export interface ListRecords {
  /** With its first revision. */
  create(list: NewListRecord, first: StoredRevision): Promise<void>
  /** false: its number is not the one after the newest. */
  addRevision(revision: StoredRevision): Promise<boolean>
  /** false: there is no such list. */
  rename(listId: string, naming: ListNaming, at: string): Promise<boolean>
  /** With all of its revisions. false: there is no such list. */
  delete(listId: string): Promise<boolean>
  /** Changed last first. */
  list(query: ListQuery): Promise<readonly ListSummary[]>
  get(listId: string): Promise<ListSummary | null>
  /** null = the newest. */
  revision(listId: string, revision: number | null): Promise<StoredRevision | null>
  /** Newest first. */
  revisions(listId: string): Promise<readonly ListRevision[]>
  held(chargePointId: string): Promise<StoredHeld | null>
  putHeld(held: StoredHeld): Promise<void>
}
