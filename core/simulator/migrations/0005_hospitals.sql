-- The hospitals and phones that the simulator plays: what they hold, what they asked for, what they got.

CREATE TABLE sim_held_records (
  hospital_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  abha_address TEXT NOT NULL,
  file TEXT NOT NULL,
  dated TEXT NOT NULL,
  PRIMARY KEY (hospital_id, abha_address, reference)
) STRICT;

-- One ask for data: the private half waits here for the push, under the unguessable end of its address.
CREATE TABLE sim_pulls (
  secret TEXT PRIMARY KEY,
  -- A hospital's service id, or the ABHA address of the phone.
  holder TEXT NOT NULL,
  consent_id TEXT NOT NULL,
  transaction_id TEXT,
  private_key TEXT NOT NULL,
  nonce TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'receiving', 'complete', 'failed')),
  failure TEXT,
  asked_at TEXT NOT NULL
) STRICT;

CREATE INDEX sim_pulls_transaction ON sim_pulls (transaction_id);

CREATE TABLE sim_received (
  id INTEGER PRIMARY KEY,
  secret TEXT NOT NULL REFERENCES sim_pulls (secret),
  page INTEGER NOT NULL,
  page_count INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  care_context TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('opened', 'unreadable')),
  reason TEXT,
  checksum TEXT,
  remarks TEXT NOT NULL,
  bundle TEXT,
  received_at TEXT NOT NULL,
  UNIQUE (secret, page, entry)
) STRICT;
