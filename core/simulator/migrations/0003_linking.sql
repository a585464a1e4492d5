-- What is linked to whom, and how often a link token was asked for.

CREATE TABLE sim_link_token_requests (
  id INTEGER PRIMARY KEY,
  abha_address TEXT NOT NULL,
  hip_id TEXT NOT NULL,
  asked_at TEXT NOT NULL
) STRICT;

CREATE INDEX sim_link_token_requests_whose ON sim_link_token_requests (abha_address, hip_id, asked_at);

CREATE TABLE sim_links (
  id INTEGER PRIMARY KEY,
  abha_address TEXT NOT NULL,
  hip_id TEXT NOT NULL,
  patient_reference TEXT NOT NULL,
  patient_display TEXT NOT NULL,
  reference TEXT NOT NULL,
  display TEXT NOT NULL,
  hi_type TEXT NOT NULL,
  -- The day that a consent's period is compared with: that of the record where it is known, else that of the linking.
  dated TEXT NOT NULL,
  linked_at TEXT NOT NULL,
  UNIQUE (abha_address, hip_id, reference, hi_type)
) STRICT;
