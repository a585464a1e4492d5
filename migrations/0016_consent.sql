-- What we asked other hospitals for, through ABDM (architecture.md 7.37).
CREATE TABLE consent_requests (
  id                 TEXT PRIMARY KEY,
  patient_id         TEXT NOT NULL REFERENCES patients (id),
  abha_address       TEXT NOT NULL,
  consent_request_id TEXT UNIQUE,          -- ABDM's id; there once ABDM has taken the request
  state              TEXT NOT NULL CHECK (state IN ('sending', 'failed', 'REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED')),
  because            TEXT,                 -- why it failed: a word of ours
  code               TEXT,                 -- ABDM's code behind `because`
  reason             TEXT,                 -- the patient's, with a denial
  purpose            TEXT NOT NULL,
  hi_types           TEXT NOT NULL CHECK (json_valid(hi_types)),
  hip_id             TEXT,                 -- null asks every hospital
  range_from         TEXT NOT NULL,
  range_to           TEXT NOT NULL,
  erase_at           TEXT NOT NULL,
  asked_by           TEXT NOT NULL REFERENCES staff (id),
  asked_for          TEXT NOT NULL REFERENCES staff (id),   -- the doctor whose name and registration number the patient sees
  asked_at           TEXT NOT NULL,
  decided_at         TEXT,                 -- granted or denied
  ended_at           TEXT,                 -- withdrawn or run out
  polls              INTEGER NOT NULL DEFAULT 0,
  polled_at          TEXT
) STRICT;
CREATE INDEX consent_requests_of_patient ON consent_requests (patient_id, asked_at);
CREATE INDEX consent_requests_open ON consent_requests (state) WHERE state IN ('sending', 'REQUESTED', 'GRANTED');

-- The signed permissions: `hip`, what others may take from us; `hiu`, what we may see. The same permission can be both, when
-- a clinic asks itself. One that ended before it was told of is remembered by its id alone, so that it never comes to life;
-- one of ours that was told of and not fetched yet is known by its id alone too. Details are there where abha_address is.
CREATE TABLE consent_artefacts (
  consent_id     TEXT NOT NULL,
  side           TEXT NOT NULL CHECK (side IN ('hip', 'hiu')),
  status         TEXT NOT NULL CHECK (status IN ('GRANTED', 'REVOKED', 'EXPIRED', 'PAUSED')),
  is_checked     INTEGER NOT NULL DEFAULT 1 CHECK (is_checked IN (0, 1)),   -- 0 after a restore: nothing moves under it
  confirmation   TEXT NOT NULL DEFAULT 'not-asked' CHECK (confirmation IN ('not-asked', 'asked', 'confirmed', 'refused', 'contradicted')),
  asks           INTEGER NOT NULL DEFAULT 0,                                -- how often ABDM was asked for it
  last_ask_at    TEXT,
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
  frequency      TEXT CHECK (json_valid(frequency)),                        -- { unit, value } or null: how often data may be asked for
  granted_at     TEXT,
  signature      TEXT,
  text           TEXT,                                                      -- byte for byte as it came; gone once it ended
  text_sha256    TEXT,                                                      -- of that text: stays
  told_at        TEXT NOT NULL,
  ended_at       TEXT,
  PRIMARY KEY (consent_id, side)
) STRICT;
CREATE INDEX consent_artefacts_of_patient ON consent_artefacts (patient_id, side);
CREATE INDEX consent_artefacts_of_request ON consent_artefacts (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX consent_artefacts_by_side ON consent_artefacts (side, told_at);
CREATE INDEX consent_artefacts_of_hiu ON consent_artefacts (hiu_id) WHERE hiu_id IS NOT NULL;
CREATE INDEX consent_artefacts_by_end ON consent_artefacts (erase_at) WHERE status IN ('GRANTED', 'PAUSED');

-- Who may fetch an artefact as the one who holds the records is written nowhere; what ABDM did when we tried is kept here.
CREATE TABLE consent_learned (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  hip_may_ask INTEGER NOT NULL CHECK (hip_may_ask IN (0, 1)),
  at          TEXT NOT NULL
) STRICT;

-- A decision that overtook the answer that names its request: kept until that answer comes.
CREATE TABLE consent_early_notices (
  consent_request_id TEXT NOT NULL,
  notice             TEXT NOT NULL CHECK (json_valid(notice)),
  at                 TEXT NOT NULL
) STRICT;
CREATE INDEX consent_early_notices_by_request ON consent_early_notices (consent_request_id);

-- What others may join: permissions whose details are known.
CREATE VIEW consent_permissions AS
  SELECT consent_id, side, status, is_checked, request_id, patient_id, hip_id, hiu_id, hiu_name, requester_name, purpose, hi_types,
    range_from, range_to, erase_at, told_at, ended_at
  FROM consent_artefacts WHERE abha_address IS NOT NULL;
