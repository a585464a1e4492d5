-- A conversation with the ABHA service about one person: the OTP was sent, then given, then the ABHA joined to a patient.
-- No OTP and no token of the citizen is ever written down. What the service said of the person goes when it is attached.
CREATE TABLE abha_flows (
  id           TEXT PRIMARY KEY,
  state        TEXT NOT NULL CHECK (state IN ('otp-sent', 'verified', 'attached')),
  abha_number  TEXT NOT NULL CHECK (length(abha_number) = 14),
  txn_id       TEXT NOT NULL,
  sent_to      TEXT NOT NULL,                    -- as the service masks it
  sends        INTEGER NOT NULL DEFAULT 1 CHECK (sends BETWEEN 1 AND 3),
  last_sent_at TEXT NOT NULL,
  started_at   TEXT NOT NULL,
  started_by   TEXT NOT NULL REFERENCES staff (id),
  profile      TEXT CHECK (json_valid(profile)), -- between 'verified' and 'attached' only
  card_blob_id TEXT REFERENCES blobs (id),
  verified_at  TEXT,
  CHECK ((state = 'verified') = (profile IS NOT NULL)),
  CHECK (state = 'verified' OR card_blob_id IS NULL)
) STRICT;
CREATE INDEX abha_flows_by_age ON abha_flows (started_at);
CREATE INDEX abha_flows_by_number ON abha_flows (abha_number, last_sent_at) WHERE state = 'otp-sent';

-- How and when a patient's ABHA was proved, and the card that came with it.
CREATE TABLE abha_proofs (
  patient_id   TEXT PRIMARY KEY REFERENCES patients (id),
  how          TEXT NOT NULL CHECK (how IN ('mobile-otp')),
  verified_at  TEXT NOT NULL,
  verified_by  TEXT NOT NULL REFERENCES staff (id),
  name         TEXT NOT NULL,                    -- as the ABHA spells it: linking compares with this
  year_of_birth INTEGER,
  card_blob_id TEXT REFERENCES blobs (id)
) STRICT;
