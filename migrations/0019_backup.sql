-- Copies of this database that were made and found whole, and the recovery sheets that can open them.
CREATE TABLE backups (
  id         TEXT PRIMARY KEY,
  file       TEXT NOT NULL UNIQUE,           -- name inside the world's folder `backups`
  made_at    TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  audit_hash TEXT NOT NULL                   -- the newest audit line at that time: a cut tail shows against it
) STRICT;
CREATE INDEX backups_by_age ON backups (made_at);

CREATE TABLE recovery_sheets (
  id              TEXT PRIMARY KEY,
  key_fingerprint TEXT NOT NULL,             -- of the key on the sheet; a new key needs a new sheet
  made_at         TEXT NOT NULL,
  made_by         TEXT NOT NULL,
  confirmed_at    TEXT                       -- when its check word was typed back
) STRICT;
