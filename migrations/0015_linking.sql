-- What ABDM knows of our visits: one row a care context, made when its first consultation is signed (architecture.md 7.36).
CREATE TABLE care_contexts (
  visit_id   TEXT PRIMARY KEY REFERENCES visits (id),
  patient_id TEXT NOT NULL REFERENCES patients (id),
  state      TEXT NOT NULL CHECK (state IN ('unlinked', 'queued', 'sent', 'linked', 'refused', 'not-wanted')),
  because    TEXT,                          -- why it is not linked: a word of model.ts
  code       TEXT,                          -- ABDM's code behind `because`, for "Show me why"
  hi_types   TEXT NOT NULL CHECK (json_valid(hi_types)),
  tries      INTEGER NOT NULL DEFAULT 0,    -- counts the times it was queued: part of a job's cause
  job_id     INTEGER,                       -- the outbox job of the last try
  try_after  TEXT,                          -- not to be tried before; null: at any time
  signed_version INTEGER NOT NULL,          -- the newest signed version of the visit's consultation
  told_version   INTEGER NOT NULL DEFAULT 0, -- the version that ABDM was told of last
  linked_at  TEXT,
  linked_to  TEXT,                          -- the ABHA address that it is linked to, for ever
  changed_at TEXT NOT NULL,
  CHECK ((state = 'linked') = (linked_at IS NOT NULL AND linked_to IS NOT NULL))
) STRICT;
CREATE INDEX care_contexts_of_patient ON care_contexts (patient_id, state);
CREATE INDEX care_contexts_by_state ON care_contexts (state, changed_at);

-- ABDM knows no way back from a link.
CREATE TRIGGER care_contexts_stay_linked BEFORE UPDATE OF state, linked_to ON care_contexts
WHEN old.state = 'linked' AND (new.state <> 'linked' OR new.linked_to <> old.linked_to)
BEGIN SELECT RAISE(ABORT, 'a linked care context stays linked'); END;

-- Each step of a care context's way, for the person who asks why.
CREATE TABLE care_context_steps (
  id       INTEGER PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES care_contexts (visit_id),
  at       TEXT NOT NULL,
  step     TEXT NOT NULL,
  code     TEXT
) STRICT;
CREATE INDEX care_context_steps_of_visit ON care_context_steps (visit_id, id);

-- ABDM's permission to link for one ABHA address: half a year long, the same for all visits (abdm-v3.md section 6.2).
CREATE TABLE link_tokens (
  patient_id   TEXT PRIMARY KEY REFERENCES patients (id),
  abha_address TEXT NOT NULL,
  abha_number  TEXT,                        -- as given when asking: linking must give the same
  token        TEXT NOT NULL,
  expires_at   TEXT NOT NULL
) STRICT;

-- Every request for a link token: at most three a day for an address, and 6.2 minutes apart.
CREATE TABLE link_token_requests (
  id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: it is the cause of a job
  patient_id   TEXT NOT NULL REFERENCES patients (id),
  abha_address TEXT NOT NULL,
  abha_number  TEXT,
  state        TEXT NOT NULL CHECK (state IN ('asked', 'issued', 'refused', 'not-taken')),
  job_id       INTEGER,                     -- its outbox job
  asked_at     TEXT NOT NULL,
  sent_at      TEXT,                        -- when ABDM took it
  not_before   TEXT,                        -- ABDM wants no other one for this address until then
  because      TEXT                         -- why it wants none
) STRICT;
CREATE INDEX link_token_requests_of_address ON link_token_requests (abha_address, asked_at);
CREATE INDEX link_token_requests_open ON link_token_requests (patient_id) WHERE state = 'asked';

-- Patients who do not want their visits linked.
CREATE TABLE linking_wishes (
  patient_id TEXT PRIMARY KEY REFERENCES patients (id),
  wants      INTEGER NOT NULL CHECK (wants IN (0, 1)),
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

CREATE VIEW linking_care_contexts AS
  SELECT visit_id, patient_id, state, because, hi_types, linked_at, linked_to FROM care_contexts;
