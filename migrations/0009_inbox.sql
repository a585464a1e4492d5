-- What came in at the public door, stored before it was answered with 202 (architecture.md 2.2, 7.23 to 7.25).
CREATE TABLE inbox (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT NOT NULL,                     -- 'gateway'
  message_id  TEXT NOT NULL,                     -- REQUEST-ID; 'sha256:<hash of the body>' where none came
  kind        TEXT NOT NULL,                     -- the message in our own words, told by the path
  service_id  TEXT,                              -- X-HIP-ID or X-HIU-ID
  body        TEXT,                              -- as it came; NULL once it is emptied
  same_key    TEXT,                              -- by what a copy under another REQUEST-ID is known
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed', 'unreadable', 'refused')),
  because     TEXT,                              -- a word of ours for the state
  detail      TEXT,                              -- member names or the kind of error; never values of the body
  received_at TEXT NOT NULL,
  done_at     TEXT,
  UNIQUE (source, message_id)
) STRICT;
CREATE INDEX inbox_states ON inbox (state, id);
CREATE INDEX inbox_keys ON inbox (kind, same_key) WHERE same_key IS NOT NULL;

-- Turns what must never be stored (a code typed by a patient) into a hash that nobody else can try out.
CREATE TABLE inbox_hash_key (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE VIEW inbox_messages AS
  SELECT id, source, message_id, kind, service_id, same_key, state, because, received_at, done_at FROM inbox;
