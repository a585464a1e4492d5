-- What ABDM knows of our visits: one row a care context, made when its first consultation is signed (architecture.md 7.36).
CREATE TABLE care_contexts (
  visit_id   TEXT PRIMARY KEY REFERENCES visits (id),
  patient_id TEXT NOT NULL REFERENCES patients (id),
  state      TEXT NOT NULL CHECK (state IN ('unlinked', 'queued', 'sent', 'linked', 'refused', 'not-wanted')),
  because    TEXT,                          -- why it is not linked: a word of model.ts
  code       TEXT,                          -- ABDM's code behind `because`, for "Show me why"
  hi_types   TEXT NOT NULL CHECK (json_valid(hi_types)),
  version    INTEGER NOT NULL DEFAULT 1,    -- counts the tries: part of a job's cause
  signed_version INTEGER NOT NULL,          -- the newest signed version of the visit's consultation
  told_version INTEGER NOT NULL DEFAULT 0,  -- the version that ABDM was told of last
  linked_at  TEXT,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX care_contexts_of_patient ON care_contexts (patient_id, state);
CREATE INDEX care_contexts_by_state ON care_contexts (state, changed_at);

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
  id           INTEGER PRIMARY KEY,
  patient_id   TEXT NOT NULL REFERENCES patients (id),
  abha_address TEXT NOT NULL,
  abha_number  TEXT,
  asked_at     TEXT NOT NULL,
  ended_at     TEXT                         -- answered, refused or given up
) STRICT;
CREATE INDEX link_token_requests_of_address ON link_token_requests (abha_address, asked_at);

-- Patients who do not want their visits linked.
CREATE TABLE linking_wishes (
  patient_id TEXT PRIMARY KEY REFERENCES patients (id),
  wants      INTEGER NOT NULL CHECK (wants IN (0, 1)),
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

CREATE VIEW linking_care_contexts AS
  SELECT visit_id, patient_id, state, because, hi_types, linked_at FROM care_contexts;
