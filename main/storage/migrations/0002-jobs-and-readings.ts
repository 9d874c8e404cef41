/**
 * A job is kept as JSON (`contract/job.ts`); its columns are what it is found by. `since_seq` is where its journal
 * begins: from there on nothing of its charge points is dropped while it is open. `search_text` is what a search looks
 * into, folded. `job_open_charge_point` holds the charge points of open jobs alone: one open job for each.
 */
export const jobsAndReadings = `
CREATE TABLE job (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  since_seq INTEGER NOT NULL,
  search_text TEXT NOT NULL,
  job TEXT NOT NULL
);
CREATE INDEX job_changed_at ON job (changed_at);
CREATE TABLE job_open_charge_point (
  charge_point_id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX job_open_charge_point_job ON job_open_charge_point (job_id);

CREATE TABLE reading (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  charge_point_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  job_id TEXT,
  name TEXT,
  read_at TEXT NOT NULL,
  key_count INTEGER NOT NULL,
  reading TEXT NOT NULL
);
CREATE INDEX reading_charge_point ON reading (charge_point_id, kind, read_at);
CREATE INDEX reading_job ON reading (job_id) WHERE job_id IS NOT NULL;
`
