/**
 * The journal is stored in batches, as it is written: a row is what one commit brought, its events in their stored form
 * (`stored-events.ts`).
 * That costs a tenth of a row per event, and `journal_batch_topic` still finds the batches of a charge point or kind.
 * In `charging_transaction`, `AUTOINCREMENT` is what keeps a transactionId from ever being used again.
 */
export const initial = `
CREATE TABLE journal_batch (
  first_seq INTEGER PRIMARY KEY,
  last_seq INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  topics TEXT NOT NULL,
  events TEXT NOT NULL
);
CREATE TABLE journal_topic (
  topic INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  charge_point_id TEXT
);
CREATE TABLE journal_batch_topic (
  topic INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  PRIMARY KEY (topic, first_seq)
) WITHOUT ROWID;
CREATE TABLE journal_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  reserved_seq INTEGER NOT NULL
);
INSERT INTO journal_head VALUES (1, 0);
CREATE TABLE journal_snapshot (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  format TEXT NOT NULL,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL
);

CREATE TABLE registration (
  charge_point_id TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  interval_seconds INTEGER NOT NULL,
  decided_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE id_tag (
  id_tag_key TEXT PRIMARY KEY,
  id_tag TEXT NOT NULL,
  status TEXT NOT NULL,
  expiry_date TEXT,
  parent_id_tag TEXT
) WITHOUT ROWID;
CREATE TABLE credential (
  charge_point_id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  hash TEXT,
  next_hash TEXT
) WITHOUT ROWID;
CREATE TABLE charging_transaction (
  transaction_id INTEGER PRIMARY KEY AUTOINCREMENT,
  charge_point_id TEXT NOT NULL,
  connector_id INTEGER NOT NULL,
  id_tag TEXT NOT NULL,
  id_tag_key TEXT NOT NULL,
  meter_start_wh REAL NOT NULL,
  start_timestamp TEXT NOT NULL,
  answered TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  stop_timestamp TEXT,
  meter_stop_wh REAL,
  stop_reason TEXT
);
CREATE INDEX charging_transaction_open_connector
  ON charging_transaction (charge_point_id, connector_id) WHERE is_open = 1;
CREATE INDEX charging_transaction_open_id_tag
  ON charging_transaction (id_tag_key) WHERE is_open = 1 AND answered = 'Accepted';
`
