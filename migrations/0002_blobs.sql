-- Large bytes (attachments, bundle texts, received contents) in rows of at most 256 KB (architecture.md 7.16, 7.17).
-- A blob without a name belongs to nobody yet; such blobs go at the next start.
CREATE TABLE blobs (
  id         TEXT PRIMARY KEY,
  name       TEXT,                         -- what it is for, such as 'document:<id>'; NULL while it is being written
  bytes      INTEGER NOT NULL DEFAULT 0,
  sha256     TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX blobs_nameless ON blobs (created_at) WHERE name IS NULL;

CREATE TABLE blob_pieces (
  blob_id TEXT NOT NULL REFERENCES blobs (id) ON DELETE CASCADE,
  seq     INTEGER NOT NULL,
  piece   BLOB NOT NULL CHECK (length(piece) BETWEEN 1 AND 262144),
  PRIMARY KEY (blob_id, seq)
) STRICT, WITHOUT ROWID;
