-- The last run of everything that the clock starts, so that a run missed by sleep is made up and everybody can see it.
CREATE TABLE scheduler_runs (
  name    TEXT PRIMARY KEY,
  ran_at  TEXT NOT NULL,
  result  TEXT NOT NULL CHECK (result IN ('done', 'failed')),
  detail  TEXT                                   -- the kind of error, never its text
) STRICT;
