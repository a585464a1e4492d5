-- What we asked other hospitals for, through ABDM (architecture.md 7.37).
CREATE TABLE consent_requests (
  id                 TEXT PRIMARY KEY,
  patient_id         TEXT NOT NULL REFERENCES patients (id),
  abha_address       TEXT NOT NULL,
  consent_request_id TEXT UNIQUE,          -- ABDM's id; there once ABDM has taken the request
  state              TEXT NOT NULL CHECK (state IN ('sending', 'failed', 'REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED')),
  because            TEXT,
  code               TEXT,
  purpose            TEXT NOT NULL,
  hi_types           TEXT NOT NULL CHECK (json_valid(hi_types)),
  hip_id             TEXT,                 -- null asks every hospital
  range_from         TEXT NOT NULL,
  range_to           TEXT NOT NULL,
  erase_at           TEXT NOT NULL,
  asked_by           TEXT NOT NULL REFERENCES staff (id),
  asked_at           TEXT NOT NULL,
  decided_at         TEXT,
  polls              INTEGER NOT NULL DEFAULT 0,
  polled_at          TEXT
) STRICT;
CREATE INDEX consent_requests_of_patient ON consent_requests (patient_id, asked_at);
CREATE INDEX consent_requests_open ON consent_requests (state) WHERE state IN ('sending', 'REQUESTED', 'GRANTED');

-- The signed permissions: `hip`, what others may take from us; `hiu`, what we may see. The same permission can be both, when
-- a clinic asks itself. One that ended before it was told of is remembered by its id alone, so that it never comes to life.
CREATE TABLE consent_artefacts (
  consent_id     TEXT NOT NULL,
  side           TEXT NOT NULL CHECK (side IN ('hip', 'hiu')),
  status         TEXT NOT NULL CHECK (status IN ('GRANTED', 'REVOKED', 'EXPIRED', 'PAUSED')),
  is_checked     INTEGER NOT NULL DEFAULT 1 CHECK (is_checked IN (0, 1)),   -- 0 after a restore: nothing moves under it
  request_id     TEXT REFERENCES consent_requests (id),                     -- side 'hiu': what we asked
  patient_id     TEXT REFERENCES patients (id),
  abha_address   TEXT,
  hip_id         TEXT,
  hiu_id         TEXT,                                                      -- null: the patient's own app
  hiu_name       TEXT,
  requester_name TEXT,
  purpose        TEXT,
  hi_types       TEXT CHECK (json_valid(hi_types)),
  care_contexts  TEXT CHECK (json_valid(care_contexts)),
  range_from     TEXT,
  range_to       TEXT,
  erase_at       TEXT,
  access_mode    TEXT,
  signature      TEXT,
  text           TEXT,                                                      -- byte for byte as it came
  told_at        TEXT NOT NULL,
  ended_at       TEXT,
  PRIMARY KEY (consent_id, side)
) STRICT;
CREATE INDEX consent_artefacts_of_patient ON consent_artefacts (patient_id, side);
CREATE INDEX consent_artefacts_by_end ON consent_artefacts (erase_at) WHERE status IN ('GRANTED', 'PAUSED');

-- A decision that overtook the answer that names its request: kept until that answer comes.
CREATE TABLE consent_early_notices (
  consent_request_id TEXT NOT NULL,
  notice             TEXT NOT NULL CHECK (json_valid(notice)),
  at                 TEXT NOT NULL
) STRICT;
CREATE INDEX consent_early_notices_by_request ON consent_early_notices (consent_request_id);
