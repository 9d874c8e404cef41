import type { ImportRows, ListImport } from '../../contract/local-list-import.ts'
import {
  changeImportInput,
  importIdInput,
  importRowsInput,
  pasteInput,
  saveImportInput,
} from '../../contract/local-list-import.ts'
import {
  compareListsInput,
  createListInput,
  heldListInput,
  listIdInput,
  listPageInput,
  listQueryInput,
  renameListInput,
  reviseListInput,
  type HeldList,
  type ListComparison,
  type ListPage,
  type ListRevision,
  type ListSummary,
} from '../../contract/local-list.ts'
import { procedure, router } from './trpc.ts'

/** Files on their way to a list. They come over HTTP (`POST /api/lists/imports`). */
const importsRouter = router({
  paste: procedure
    .input(pasteInput)
    .mutation(({ ctx, input }): Promise<ListImport> =>
      ctx.deps.lists.imports.paste(input.text, input.format ?? null),
    ),
  get: procedure
    .input(importIdInput)
    .query(({ ctx, input }): ListImport => ctx.deps.lists.imports.view(input.importId)),
  rows: procedure
    .input(importRowsInput)
    .query(({ ctx, input }): ImportRows => ctx.deps.lists.imports.rows(input)),
  change: procedure
    .input(changeImportInput)
    .mutation(({ ctx, input: { importId, ...change } }): Promise<ListImport> =>
      ctx.deps.lists.imports.change(importId, change),
    ),
  /** Its rows that are taken become a list, or a revision of one; the import is over then. */
  save: procedure
    .input(saveImportInput)
    .mutation(({ ctx, input }): Promise<ListSummary> =>
      ctx.deps.lists.saveImport(input.importId, input.into),
    ),
  /** false: there was none. */
  remove: procedure
    .input(importIdInput)
    .mutation(({ ctx, input }): boolean => ctx.deps.lists.imports.remove(input.importId)),
})

/**
 * Local Authorization Lists as they are kept. Sending and clearing are runs (`local-list.…`); files go over HTTP
 * (`/api/lists/…`).
 */
export const listsRouter = router({
  imports: importsRouter,
  list: procedure
    .input(listQueryInput)
    .query(({ ctx, input }): Promise<readonly ListSummary[]> => ctx.deps.lists.list(input)),
  /** A page of one revision, with what its head says. */
  page: procedure
    .input(listPageInput)
    .query(({ ctx, input }): Promise<ListPage> => ctx.deps.lists.page(input)),
  revisions: procedure
    .input(listIdInput)
    .query(({ ctx, input }): Promise<readonly ListRevision[]> => ctx.deps.lists.revisions(input.listId)),
  create: procedure
    .input(createListInput)
    .mutation(({ ctx, input: { entries, ...list } }): Promise<ListSummary> =>
      ctx.deps.lists.create(list, entries),
    ),
  rename: procedure
    .input(renameListInput)
    .mutation(({ ctx, input: { listId, name, site, chargePointId } }): Promise<ListSummary> =>
      ctx.deps.lists.rename(listId, {
        ...(name === undefined ? {} : { name }),
        ...(site === undefined ? {} : { site }),
        ...(chargePointId === undefined ? {} : { chargePointId }),
      }),
    ),
  revise: procedure
    .input(reviseListInput)
    .mutation(({ ctx, input }): Promise<ListSummary> => ctx.deps.lists.revise(input)),
  /** With all of its revisions: ask first. false: there was none. */
  delete: procedure
    .input(listIdInput)
    .mutation(({ ctx, input }): Promise<boolean> => ctx.deps.lists.delete(input.listId)),
  compare: procedure
    .input(compareListsInput)
    .query(({ ctx, input }): Promise<ListComparison> => ctx.deps.lists.compare(input)),
  held: procedure
    .input(heldListInput)
    .query(({ ctx, input }): Promise<HeldList | null> => ctx.deps.lists.held(input.chargePointId)),
})
