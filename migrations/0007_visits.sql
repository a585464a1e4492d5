-- One row a patient's presence on a day. It owns the number in the queue and the care context (architecture.md 7.35, 7.36).
CREATE TABLE visits (
  id                     TEXT PRIMARY KEY,
  patient_id             TEXT NOT NULL REFERENCES patients (id),
  doctor_id              TEXT NOT NULL REFERENCES staff (id),
  day                    TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- the day in India
  day_number             INTEGER NOT NULL CHECK (day_number >= 1),     -- counts the visits of the day, for all doctors
  queue_number           INTEGER NOT NULL CHECK (queue_number >= 1),   -- counts the visits of the day to this doctor
  care_context_reference TEXT NOT NULL UNIQUE CHECK (care_context_reference NOT GLOB '*[^A-Za-z0-9-]*'),
  purpose                TEXT NOT NULL,                                -- what for, in the desk's words
  state                  TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'with-doctor', 'done', 'left')),
  arrived_at             TEXT NOT NULL,
  called_at              TEXT,
  begun_at               TEXT,
  ended_at               TEXT,
  UNIQUE (day, day_number),
  UNIQUE (day, doctor_id, queue_number)
) STRICT;
CREATE INDEX visits_of_patient ON visits (patient_id, day);
-- One presence at a time: nobody waits twice.
CREATE UNIQUE INDEX visits_present ON visits (patient_id, day) WHERE state IN ('waiting', 'called', 'with-doctor');

-- The name under which ABDM knows a visit never changes, and no visit goes.
CREATE TRIGGER visits_keep_reference BEFORE UPDATE OF care_context_reference, patient_id, day ON visits
WHEN new.care_context_reference <> old.care_context_reference OR new.patient_id <> old.patient_id OR new.day <> old.day
BEGIN SELECT RAISE(ABORT, 'a care context stays as it is'); END;
CREATE TRIGGER visits_stay BEFORE DELETE ON visits BEGIN SELECT RAISE(ABORT, 'visits stay'); END;

CREATE VIEW visits_care_contexts AS
SELECT id AS visit_id, patient_id, day, coalesce(begun_at, arrived_at) AS begun_at, care_context_reference,
  'OPD visit ' || substr(day, 9, 2) || '-' || substr(day, 6, 2) || '-' || substr(day, 1, 4) AS display
FROM visits;
