/**
 * Local Authorization Lists as they are kept: a revision that was saved is never changed. Entries are JSON
 * (`contract/local-list.ts`). `held_list` is what each charge point is known to hold; entries NULL: that is not known.
 */
export const localLists = `
CREATE TABLE local_list (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  charge_point_id TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
);
CREATE TABLE local_list_revision (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  list_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  saved_at TEXT NOT NULL,
  entry_count INTEGER NOT NULL,
  source TEXT NOT NULL,
  entries TEXT NOT NULL,
  UNIQUE (list_id, revision)
);
CREATE TABLE held_list (
  charge_point_id TEXT PRIMARY KEY,
  list_version INTEGER NOT NULL,
  list_id TEXT,
  revision INTEGER,
  state TEXT NOT NULL,
  held_at TEXT NOT NULL,
  entry_count INTEGER,
  entries TEXT
);
`
