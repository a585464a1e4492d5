-- What others asked of us under a permission, and what they got (architecture.md 7.38). One row a data request.
CREATE TABLE transfers (
  id              TEXT PRIMARY KEY,
  transaction_id  TEXT NOT NULL UNIQUE,     -- ABDM's name for it
  request_id      TEXT NOT NULL,            -- REQUEST-ID of the callback that brought it: our answer names it
  consent_id      TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('asked', 'refused', 'acknowledged', 'sending', 'transferred', 'failed')),
  because         TEXT,                     -- why refused or failed: a word of model.ts
  hip_id          TEXT NOT NULL,            -- as whom we answer
  hiu_id          TEXT,                     -- null: the patient's own app, or unknown
  hiu_name        TEXT,
  patient_id      TEXT REFERENCES patients (id),
  range_from      TEXT NOT NULL,
  range_to        TEXT NOT NULL,
  push_url        TEXT,                     -- gone at the end, with the receiver's key
  public_key      TEXT,
  nonce           TEXT,
  key_expiry      TEXT,
  page_count      INTEGER NOT NULL DEFAULT 0,
  received_at     TEXT NOT NULL,
  acknowledged_at TEXT,
  ended_at        TEXT
) STRICT;
CREATE INDEX transfers_by_time ON transfers (received_at);
CREATE INDEX transfers_of_patient ON transfers (patient_id, received_at);
CREATE INDEX transfers_open ON transfers (state) WHERE state IN ('asked', 'acknowledged', 'sending');

-- One POST each. Pages are encrypted anew for each attempt and never stored.
CREATE TABLE transfer_pages (
  transfer_id      TEXT NOT NULL REFERENCES transfers (id),
  number           INTEGER NOT NULL,         -- from 0
  state            TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  because          TEXT,
  tries            INTEGER NOT NULL DEFAULT 0,
  may_have_arrived INTEGER NOT NULL DEFAULT 0 CHECK (may_have_arrived IN (0, 1)),
  begun_at         TEXT,
  ended_at         TEXT,
  PRIMARY KEY (transfer_id, number)
) STRICT, WITHOUT ROWID;

-- One record each; with hi_type NULL a care context of the permission that we do not give, and why.
CREATE TABLE transfer_entries (
  id           INTEGER PRIMARY KEY,
  transfer_id  TEXT NOT NULL REFERENCES transfers (id),
  page         INTEGER,
  care_context TEXT NOT NULL,
  visit_id     TEXT REFERENCES visits (id),
  hi_type      TEXT,
  version      INTEGER,
  bundle_id    TEXT REFERENCES transfer_bundles (id),
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'withheld', 'failed')),
  because      TEXT,
  sent_at      TEXT
) STRICT;
CREATE INDEX transfer_entries_of_transfer ON transfer_entries (transfer_id, page);

-- The very text of a record that was sent once, packed; it is sent from then on (architecture.md 7.41).
CREATE TABLE transfer_bundles (
  id       TEXT PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES visits (id),
  hi_type  TEXT NOT NULL,
  version  INTEGER NOT NULL,
  abha     TEXT NOT NULL,                    -- number and address that stand in it
  blob_id  TEXT NOT NULL UNIQUE REFERENCES blobs (id),
  sha256   TEXT NOT NULL,                    -- of the text
  bytes    INTEGER NOT NULL,                 -- of the text
  made_at  TEXT NOT NULL,
  UNIQUE (visit_id, hi_type, version, abha)
) STRICT;

-- Hospitals that took records from us; a new one is shown on the desk until somebody has seen it (architecture.md 7.33).
CREATE TABLE transfer_hius (
  hiu_id   TEXT PRIMARY KEY,
  name     TEXT,
  first_at TEXT NOT NULL,
  seen_at  TEXT,
  seen_by  TEXT
) STRICT;

-- Who took what, when, under which permission.
CREATE VIEW transfer_disclosures AS
  SELECT e.id, t.id AS transfer_id, t.consent_id, t.hiu_id, t.hiu_name, t.patient_id, e.visit_id, e.care_context, e.hi_type,
    e.version, e.sent_at
  FROM transfer_entries e JOIN transfers t ON t.id = e.transfer_id WHERE e.state = 'sent';
