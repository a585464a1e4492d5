-- Consent requests, artefacts and the transfers under them.

CREATE TABLE sim_consent_requests (
  id TEXT PRIMARY KEY,
  hiu_id TEXT NOT NULL,
  abha_address TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED')),
  consent TEXT NOT NULL,
  erase_at TEXT NOT NULL,
  reason TEXT,
  asked_at TEXT NOT NULL,
  decided_at TEXT
) STRICT;

CREATE INDEX sim_consent_requests_whose ON sim_consent_requests (abha_address, asked_at);

CREATE TABLE sim_artefacts (
  id TEXT PRIMARY KEY,
  -- Absent for a self-requested artefact: nobody asked, the patient's own app may pull.
  request_id TEXT REFERENCES sim_consent_requests (id),
  hip_id TEXT NOT NULL,
  hiu_id TEXT,
  abha_address TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('GRANTED', 'REVOKED', 'EXPIRED')),
  detail TEXT NOT NULL,
  signature TEXT NOT NULL,
  erase_at TEXT NOT NULL,
  made_at TEXT NOT NULL,
  ended_at TEXT,
  -- REQUEST-ID of the notice of the grant, and how the HIP took it.
  notice_id TEXT NOT NULL,
  acknowledgement TEXT NOT NULL CHECK (acknowledgement IN ('waiting', 'ok', 'refused', 'late')),
  acknowledged_at TEXT
) STRICT;

CREATE INDEX sim_artefacts_whose ON sim_artefacts (abha_address, made_at);
CREATE INDEX sim_artefacts_notice ON sim_artefacts (notice_id);
CREATE INDEX sim_artefacts_request ON sim_artefacts (request_id);

CREATE TABLE sim_auto_approvals (
  id TEXT PRIMARY KEY,
  abha_address TEXT NOT NULL,
  hiu_id TEXT NOT NULL,
  policy TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

CREATE TABLE sim_transfers (
  id TEXT PRIMARY KEY,
  consent_id TEXT NOT NULL REFERENCES sim_artefacts (id),
  status TEXT NOT NULL CHECK (status IN ('REQUESTED', 'ACKNOWLEDGED', 'TRANSFERRED', 'RECEIVED', 'FAILED')),
  request TEXT NOT NULL,
  -- REQUEST-ID of the request to the HIP, which its answer names.
  notice_id TEXT NOT NULL UNIQUE,
  is_answered INTEGER NOT NULL DEFAULT 0 CHECK (is_answered IN (0, 1)),
  asked_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX sim_transfers_consent ON sim_transfers (consent_id, asked_at);
