-- Who did what to which thing, each row sealed over the one before (architecture.md section 2.5). Rows are never removed.
CREATE TABLE audit (
  seq           INTEGER PRIMARY KEY,
  at            TEXT NOT NULL,
  who           TEXT NOT NULL,             -- a staff id, 'appliance', or 'hiu:<service id>'
  what          TEXT NOT NULL,             -- '<folder>.<event>'
  about         TEXT NOT NULL,             -- the id of the thing; never a name, an ABHA or a record
  detail        TEXT NOT NULL CHECK (json_valid(detail)),
  previous_hash TEXT NOT NULL,
  hash          TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_about ON audit (about, seq);

CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows stay'); END;
CREATE TRIGGER audit_keeps_text BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows stay as they are'); END;
