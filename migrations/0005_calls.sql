-- The reply to each command, kept for 24 h under the key that came with it, so that a repeated press changes nothing twice.
CREATE TABLE command_replies (
  key        TEXT PRIMARY KEY,
  staff_id   TEXT NOT NULL,
  call       TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  reply      TEXT NOT NULL CHECK (json_valid(reply)),
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX command_replies_by_age ON command_replies (at);
