-- What is to leave the clinic, stored with the change that caused it (architecture.md 2.3, 7.28 to 7.30). Rows count upwards:
-- the order inside a lane is the order of the ids.
CREATE TABLE outbox (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT NOT NULL,
  cause       TEXT NOT NULL,                     -- REQUEST-ID that is answered, else '<row id>@<version>'
  lane        TEXT,                              -- 'link:<patient>'; NULL waits for nobody
  far_side    TEXT NOT NULL CHECK (far_side IN ('gateway', 'peer')),
  data        TEXT NOT NULL CHECK (json_valid(data)),
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'dropped', 'needs-person')),
  because     TEXT,                              -- a word of ours for the state or for the last attempt's end
  refusal     TEXT CHECK (refusal IS NULL OR json_valid(refusal)),
  attempts    INTEGER NOT NULL DEFAULT 0,        -- those that counted: none is lost to a missing connection
  is_unsure   INTEGER NOT NULL DEFAULT 0 CHECK (is_unsure IN (0, 1)),  -- an attempt under request_id may have arrived
  request_id  TEXT,                              -- the last one used
  not_before  TEXT NOT NULL,
  start_by    TEXT NOT NULL,                     -- later than this an attempt could not end before the deadline
  deadline    TEXT NOT NULL,
  added_at    TEXT NOT NULL,
  answered_at TEXT,                              -- a callback has answered: it arrived, whatever the attempt ended with
  ended_at    TEXT,
  UNIQUE (kind, cause)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (start_by, id) WHERE state = 'waiting';
CREATE INDEX outbox_times ON outbox (not_before) WHERE state = 'waiting';
CREATE INDEX outbox_lanes ON outbox (lane, id) WHERE lane IS NOT NULL AND state IN ('waiting', 'sending', 'needs-person');
CREATE INDEX outbox_states ON outbox (state, id);
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;

-- Every REQUEST-ID we ever sent under, so that a late answer finds its job.
CREATE TABLE outbox_request_ids (
  request_id TEXT PRIMARY KEY,
  job_id     INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
  used_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_request_ids_of_job ON outbox_request_ids (job_id);

-- Why nothing leaves for ABDM at the moment, and since when.
CREATE TABLE outbox_pause (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  because TEXT NOT NULL,
  since   TEXT NOT NULL,
  until   TEXT NOT NULL
) STRICT;

CREATE VIEW outbox_jobs AS
  SELECT id, kind, cause, lane, state, because, attempts, not_before, deadline, added_at, answered_at, ended_at FROM outbox;
