-- One ask for data under one permission, and its whole transfer to us (architecture.md 7.38).
CREATE TABLE data_requests (
  id             TEXT PRIMARY KEY,
  consent_id     TEXT NOT NULL,
  patient_id     TEXT NOT NULL REFERENCES patients (id),
  hip_id         TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('wanted', 'requested', 'receiving', 'complete', 'partial', 'failed')),
  because        TEXT,
  code           TEXT,                     -- ABDM's code behind `because`
  tries          INTEGER NOT NULL DEFAULT 1,
  transaction_id TEXT,
  push_secret    TEXT UNIQUE,              -- last part of the address that the other hospital is told; NULL once forgotten
  private_key    TEXT,                     -- of this request alone; NULL once it is over
  nonce          TEXT,
  public_key     TEXT,
  key_expiry     TEXT,
  range_from     TEXT NOT NULL,
  range_to       TEXT NOT NULL,
  page_count     INTEGER,                  -- as the pages say
  bytes          INTEGER NOT NULL DEFAULT 0,
  wanted_at      TEXT NOT NULL,
  requested_at   TEXT,
  last_page_at   TEXT,
  ended_at       TEXT
) STRICT;
CREATE INDEX data_requests_of_consent ON data_requests (consent_id, wanted_at);
CREATE INDEX data_requests_of_patient ON data_requests (patient_id, wanted_at);
CREATE INDEX data_requests_open ON data_requests (state) WHERE state IN ('wanted', 'requested', 'receiving');
CREATE INDEX data_requests_with_secret ON data_requests (ended_at) WHERE push_secret IS NOT NULL;

-- Each try that went out to ABDM: a permission may say how often it may be asked under (certification A-06).
CREATE TABLE data_request_tries (
  request_id TEXT NOT NULL REFERENCES data_requests (id),
  attempt    INTEGER NOT NULL,
  consent_id TEXT NOT NULL,
  at         TEXT NOT NULL,
  PRIMARY KEY (request_id, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX data_request_tries_of_consent ON data_request_tries (consent_id, at);

-- Pages as they came; the bytes stay until they are opened. The same bytes twice are one page.
CREATE TABLE received_pages (
  id          TEXT PRIMARY KEY,
  request_id  TEXT NOT NULL REFERENCES data_requests (id),
  sha256      TEXT NOT NULL,
  blob_id     TEXT REFERENCES blobs (id),  -- NULL once opened
  page_number INTEGER,
  state       TEXT NOT NULL CHECK (state IN ('stored', 'opened', 'unreadable')),
  because     TEXT,
  received_at TEXT NOT NULL,
  UNIQUE (request_id, sha256)
) STRICT;
CREATE INDEX received_pages_stored ON received_pages (received_at) WHERE state = 'stored';
CREATE INDEX received_pages_by_blob ON received_pages (blob_id) WHERE blob_id IS NOT NULL;

-- What became of each entry of each page: counted on screens, reported to ABDM for each care context, gone with the records.
CREATE TABLE received_entries (
  page_id      TEXT NOT NULL REFERENCES received_pages (id),
  seq          INTEGER NOT NULL,
  request_id   TEXT NOT NULL REFERENCES data_requests (id),
  care_context TEXT NOT NULL,
  outcome      TEXT NOT NULL CHECK (outcome IN ('kept', 'held', 'known', 'unreadable')),
  because      TEXT,
  PRIMARY KEY (page_id, seq)
) STRICT;
CREATE INDEX received_entries_of_request ON received_entries (request_id);

-- What was here and is gone: how many of which type, from whom, why, when. Never what it said.
CREATE TABLE received_tombstones (
  id         TEXT PRIMARY KEY,
  consent_id TEXT NOT NULL,
  patient_id TEXT NOT NULL REFERENCES patients (id),
  hip_id     TEXT NOT NULL,
  records    TEXT NOT NULL CHECK (json_valid(records)),   -- [{ hiType, count }]
  because    TEXT NOT NULL CHECK (because IN ('REVOKED', 'EXPIRED', 'asked')),
  came_at    TEXT NOT NULL,
  erased_at  TEXT NOT NULL
) STRICT;
CREATE INDEX received_tombstones_of_patient ON received_tombstones (patient_id, erased_at);

-- What another hospital sent us of a patient. The text lies in a blob; all that it says goes when the permission ends.
CREATE TABLE received_records (
  id            TEXT PRIMARY KEY,
  request_id    TEXT NOT NULL REFERENCES data_requests (id),
  consent_id    TEXT NOT NULL,
  patient_id    TEXT NOT NULL REFERENCES patients (id),
  hip_id        TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('shown', 'quarantined', 'unreadable', 'erased')),
  because       TEXT,                      -- why it is held back or cannot be read
  care_context  TEXT,
  content_hash  TEXT,                      -- SHA-256 of the opened text; where nothing opened, of what came
  checksum      TEXT,                      -- the sender's, held against ours: never a reason to refuse
  blob_id       TEXT REFERENCES blobs (id),
  facts         TEXT CHECK (facts IS NULL OR json_valid(facts)),       -- type, title, date, source: for the time line
  summary       TEXT CHECK (summary IS NULL OR json_valid(summary)),   -- allergies, problems, medicines
  received_at   TEXT NOT NULL,
  first_seen_at TEXT,
  tombstone_id  TEXT REFERENCES received_tombstones (id),
  UNIQUE (consent_id, care_context, content_hash),
  CHECK (state <> 'erased' OR (care_context IS NULL AND content_hash IS NULL AND blob_id IS NULL AND facts IS NULL AND summary IS NULL)),
  CHECK ((state = 'erased') = (tombstone_id IS NOT NULL))
) STRICT;
CREATE INDEX received_records_of_patient ON received_records (patient_id, state);
CREATE INDEX received_records_of_request ON received_records (request_id);
CREATE INDEX received_records_by_time ON received_records (received_at) WHERE state = 'shown';
CREATE INDEX received_records_by_blob ON received_records (blob_id) WHERE blob_id IS NOT NULL;

-- How hospitals call themselves in their own records; nobody verified it.
CREATE TABLE received_hospitals (
  hip_id TEXT PRIMARY KEY,
  name   TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;
