-- What a doctor writes at a visit. A draft changes with every pause; a signed version never does: a correction is the next
-- version (architecture.md 7.35).
CREATE TABLE consultations (
  id         TEXT PRIMARY KEY,
  visit_id   TEXT NOT NULL REFERENCES visits (id),
  patient_id TEXT NOT NULL REFERENCES patients (id),
  version    INTEGER NOT NULL CHECK (version >= 1),
  status     TEXT NOT NULL CHECK (status IN ('draft', 'signed')),
  revision   INTEGER NOT NULL CHECK (revision >= 1),        -- counts the saves: who saves says which one was on the screen
  note       TEXT NOT NULL CHECK (json_valid(note)),
  replaces   TEXT REFERENCES consultations (id),
  reason     TEXT NOT NULL DEFAULT '',                      -- of the correction
  created_by TEXT NOT NULL REFERENCES staff (id),
  created_at TEXT NOT NULL,
  saved_at   TEXT NOT NULL,
  sealed     TEXT CHECK (json_valid(sealed)),               -- what else was true at signing: doses as read, doctor, clinic, allergies
  hi_types   TEXT CHECK (json_valid(hi_types)),
  signed_by  TEXT REFERENCES staff (id),
  signed_at  TEXT,
  UNIQUE (visit_id, version),
  CHECK ((version = 1) = (replaces IS NULL)),
  CHECK ((status = 'signed') = (sealed IS NOT NULL AND hi_types IS NOT NULL AND signed_by IS NOT NULL AND signed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX consultations_one_draft ON consultations (visit_id) WHERE status = 'draft';
CREATE INDEX consultations_drafts ON consultations (created_by, saved_at) WHERE status = 'draft';
CREATE INDEX consultations_of_patient ON consultations (patient_id, signed_at) WHERE status = 'signed';

CREATE TRIGGER consultations_keep_signed BEFORE UPDATE ON consultations WHEN old.status = 'signed'
BEGIN SELECT RAISE(ABORT, 'a signed consultation stays as it is'); END;
CREATE TRIGGER consultations_stay BEFORE DELETE ON consultations WHEN old.status = 'signed'
BEGIN SELECT RAISE(ABORT, 'a signed consultation stays'); END;

-- The version of each visit that counts: the newest signed one.
CREATE VIEW consultations_signed AS
SELECT c.id AS consultation_id, c.visit_id, c.patient_id, c.version, c.signed_at, c.hi_types
FROM consultations c
WHERE c.status = 'signed' AND NOT EXISTS (
  SELECT 1 FROM consultations later WHERE later.visit_id = c.visit_id AND later.status = 'signed' AND later.version > c.version
);

-- Files that came with a visit: PDF, JPEG, PNG. The bytes lie in blobs. Versions of a consultation share them.
CREATE TABLE documents (
  id         TEXT PRIMARY KEY,
  visit_id   TEXT NOT NULL REFERENCES visits (id),
  blob_id    TEXT NOT NULL UNIQUE REFERENCES blobs (id),
  title      TEXT NOT NULL,
  media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  bytes      INTEGER NOT NULL CHECK (bytes BETWEEN 1 AND 5242880),
  sha256     TEXT NOT NULL,
  added_by   TEXT NOT NULL REFERENCES staff (id),
  added_at   TEXT NOT NULL
) STRICT;
CREATE INDEX documents_of_visit ON documents (visit_id);

CREATE TABLE consultation_documents (
  consultation_id TEXT NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
  document_id     TEXT NOT NULL REFERENCES documents (id),
  PRIMARY KEY (consultation_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consultation_documents_by_document ON consultation_documents (document_id);

-- What a patient does not tolerate. A row without a substance says that it was asked, and nothing is known.
CREATE TABLE allergies (
  id         TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL REFERENCES patients (id),
  substance  TEXT CHECK (substance <> ''),
  reaction   TEXT NOT NULL DEFAULT '',
  noted_by   TEXT NOT NULL REFERENCES staff (id),
  noted_at   TEXT NOT NULL,
  ended_by   TEXT REFERENCES staff (id),
  ended_at   TEXT,
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
) STRICT;
CREATE INDEX allergies_of_patient ON allergies (patient_id) WHERE ended_at IS NULL;

-- Words of this clinic's own signed papers, offered while the next one is written. No list of medicines is shipped.
CREATE TABLE phrases (
  kind         TEXT NOT NULL CHECK (kind IN ('complaint', 'diagnosis', 'medicine', 'test')),
  key          TEXT NOT NULL,
  text         TEXT NOT NULL,
  detail       TEXT NOT NULL DEFAULT '',       -- medicine: the dose last written; diagnosis: its code
  uses         INTEGER NOT NULL,
  last_used_at TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
