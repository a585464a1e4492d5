-- A run that takes its time is first begun, then done or failed: one that a power cut broke off is made again.
CREATE TABLE scheduler_runs_new (
  name    TEXT PRIMARY KEY,
  ran_at  TEXT NOT NULL,
  result  TEXT NOT NULL CHECK (result IN ('begun', 'done', 'failed')),
  detail  TEXT                                   -- the kind of error, never its text
) STRICT;
INSERT INTO scheduler_runs_new (name, ran_at, result, detail) SELECT name, ran_at, result, detail FROM scheduler_runs;
DROP TABLE scheduler_runs;
ALTER TABLE scheduler_runs_new RENAME TO scheduler_runs;
