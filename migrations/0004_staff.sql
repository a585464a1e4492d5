-- The people of the clinic who use the program, and their sessions.
CREATE TABLE staff (
  id              TEXT PRIMARY KEY,
  name            TEXT NOT NULL,
  login           TEXT NOT NULL UNIQUE COLLATE NOCASE,
  roles           TEXT NOT NULL CHECK (json_valid(roles)),
  qualification   TEXT NOT NULL DEFAULT '',      -- doctors: what stands under the name on a prescription
  registration    TEXT NOT NULL DEFAULT '',      -- doctors: number in the medical register
  council         TEXT NOT NULL DEFAULT '',      -- doctors: which register
  hpr_id          TEXT NOT NULL DEFAULT '',      -- doctors: id in the national registry
  password_hash   TEXT NOT NULL,
  pin_hash        TEXT,
  is_active       INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  wrong_passwords INTEGER NOT NULL DEFAULT 0,
  blocked_until   TEXT,
  created_at      TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  secret_hash  TEXT PRIMARY KEY,                 -- the server keeps only the hash of the cookie
  staff_id     TEXT NOT NULL REFERENCES staff (id),
  started_at   TEXT NOT NULL,
  password_at  TEXT NOT NULL,                    -- a PIN opens only within 12 h of a password
  seen_at      TEXT NOT NULL,
  is_locked    INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1)),
  wrong_pins   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sessions_of_staff ON sessions (staff_id);

CREATE VIEW auth_people AS SELECT id, name, roles, qualification, registration, council, hpr_id, is_active FROM staff;
