-- What the pretend ABDM remembers. All names begin with sim_: the file is its own, beside the clinic's.

CREATE TABLE sim_keys (
  name TEXT PRIMARY KEY,
  kid TEXT NOT NULL,
  private_key TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

CREATE TABLE sim_switches (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE sim_clients (
  id TEXT PRIMARY KEY,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  bridge_url TEXT
) STRICT;

CREATE TABLE sim_services (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES sim_clients (id),
  name TEXT NOT NULL,
  is_hip INTEGER NOT NULL CHECK (is_hip IN (0, 1)),
  is_hiu INTEGER NOT NULL CHECK (is_hiu IN (0, 1)),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  made_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE sim_request_ids (
  id TEXT PRIMARY KEY,
  seen_at TEXT NOT NULL
) STRICT;

CREATE INDEX sim_request_ids_seen ON sim_request_ids (seen_at);

-- Callbacks to deliver. Headers are fixed at the first attempt: a second one repeats them, expired token and all.
CREATE TABLE sim_deliveries (
  id INTEGER PRIMARY KEY,
  operation TEXT NOT NULL,
  service_id TEXT NOT NULL,
  request_id TEXT NOT NULL UNIQUE,
  subject TEXT,
  body TEXT NOT NULL,
  headers TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'failed', 'delivered', 'lost')),
  attempts INTEGER NOT NULL DEFAULT 0,
  queued_at TEXT NOT NULL,
  attempted_at TEXT,
  answered_at TEXT
) STRICT;

CREATE INDEX sim_deliveries_state ON sim_deliveries (state);

CREATE TABLE sim_exchanges (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL
) STRICT;
