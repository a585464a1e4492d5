-- When ABDM could not reach this PC, or this PC could not reach ABDM.
CREATE TABLE tunnel_outages (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  part     TEXT NOT NULL CHECK (part IN ('tunnel', 'abdm', 'address')),
  because  TEXT NOT NULL,
  began_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX tunnel_open_outages ON tunnel_outages (part) WHERE ended_at IS NULL;
CREATE INDEX tunnel_outages_by_age ON tunnel_outages (began_at);
