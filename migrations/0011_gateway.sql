-- What is known of each far side, by the address of its HIE-CM: who issues its tokens, its public keys, and how our
-- sign-ins there went (eight wrong ones in a row lock a client out).
CREATE TABLE gateway_far_sides (
  url                TEXT PRIMARY KEY,
  issuer             TEXT,                       -- learned from our own session token
  roles              TEXT,                       -- what our client may do there, space between
  jwks               TEXT CHECK (jwks IS NULL OR json_valid(jwks)),
  jwks_at            TEXT,
  session_failures   INTEGER NOT NULL DEFAULT 0,
  session_not_before TEXT
) STRICT;

-- The latest instant that this PC has seen: a clock set back is noticed (architecture.md 7.21).
CREATE TABLE gateway_clock (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  latest TEXT NOT NULL
) STRICT;
