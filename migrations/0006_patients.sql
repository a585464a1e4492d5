-- The people who come to the clinic. Nobody is ever removed: the register is a record.
CREATE TABLE patients (
  seq               INTEGER PRIMARY KEY CHECK (seq > 1000),  -- kept by VACUUM, so that the search index still fits a copy
  id                TEXT NOT NULL UNIQUE,
  number            TEXT NOT NULL UNIQUE CHECK (number = 'P-' || seq),
  version           INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
  name              TEXT NOT NULL CHECK (name <> ''),
  gender            TEXT NOT NULL CHECK (gender IN ('M', 'F', 'O', 'D', 'T', 'U')),
  birth_date        TEXT CHECK (birth_date GLOB '[12][0-9][0-9][0-9]'        -- as exactly as it is known
                      OR birth_date GLOB '[12][0-9][0-9][0-9]-[01][0-9]'
                      OR birth_date GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  birth_precision   TEXT GENERATED ALWAYS AS
                      (CASE length(birth_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL,
  birth_year        TEXT GENERATED ALWAYS AS (substr(birth_date, 1, 4)) VIRTUAL,
  mobile            TEXT CHECK (length(mobile) = 10 AND mobile GLOB '[6-9]*' AND mobile NOT GLOB '*[^0-9]*'),
  mobile_reversed   TEXT CHECK (length(mobile_reversed) = 10),               -- for a search by the last digits
  address_line      TEXT NOT NULL DEFAULT '',
  district          TEXT NOT NULL DEFAULT '',
  state             TEXT NOT NULL DEFAULT '',
  pincode           TEXT NOT NULL DEFAULT '',
  guardian_name     TEXT NOT NULL DEFAULT '',
  guardian_relation TEXT CHECK (guardian_relation IN
                      ('father', 'mother', 'husband', 'wife', 'son', 'daughter', 'brother', 'sister', 'other')),
  abha_number       TEXT CHECK (length(abha_number) = 14 AND abha_number NOT GLOB '*[^0-9]*'),
  abha_address      TEXT CHECK (abha_address = lower(abha_address)),
  is_abha_verified  INTEGER NOT NULL DEFAULT 0 CHECK (is_abha_verified IN (0, 1)),
  locked_fields     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(locked_fields)),
  words             TEXT NOT NULL,                                           -- the name as it is searched
  sounds            TEXT NOT NULL,                                           -- the name as it sounds
  created_at        TEXT NOT NULL,
  changed_at        TEXT NOT NULL,
  recent_at         TEXT NOT NULL,                                           -- last registered, edited or arrived
  CHECK ((mobile IS NULL) = (mobile_reversed IS NULL)),
  CHECK (is_abha_verified = 0 OR abha_number IS NOT NULL OR abha_address IS NOT NULL)
) STRICT;
CREATE INDEX patients_by_mobile ON patients (mobile) WHERE mobile IS NOT NULL;
CREATE INDEX patients_by_mobile_end ON patients (mobile_reversed) WHERE mobile_reversed IS NOT NULL;
CREATE UNIQUE INDEX patients_by_abha_number ON patients (abha_number) WHERE abha_number IS NOT NULL;
CREATE UNIQUE INDEX patients_by_abha_address ON patients (abha_address) WHERE abha_address IS NOT NULL;
-- Holds the names too: those who were here last are looked through at each keystroke, without reading their rows.
CREATE INDEX patients_by_recency ON patients (recent_at, words, sounds);

CREATE TRIGGER patients_stay BEFORE DELETE ON patients BEGIN SELECT RAISE(ABORT, 'patients stay'); END;
CREATE TRIGGER patients_keep_number BEFORE UPDATE OF seq, id, number ON patients
  WHEN NEW.seq <> OLD.seq OR NEW.id <> OLD.id OR NEW.number <> OLD.number
  BEGIN SELECT RAISE(ABORT, 'a patient keeps id and number'); END;

-- Every edit: who, when, and each field before and after. Version 1 is the registration.
CREATE TABLE patient_versions (
  patient_id TEXT NOT NULL REFERENCES patients (id),
  version    INTEGER NOT NULL CHECK (version > 0),
  at         TEXT NOT NULL,
  who        TEXT NOT NULL,                                                  -- a staff id, or 'appliance'
  cause      TEXT NOT NULL CHECK (cause IN ('registered', 'edited', 'abha-attached')),
  changes    TEXT NOT NULL CHECK (json_valid(changes)),                      -- {"mobile":[before, after]}
  PRIMARY KEY (patient_id, version)
) STRICT;
CREATE TRIGGER patient_versions_stay BEFORE DELETE ON patient_versions
  BEGIN SELECT RAISE(ABORT, 'versions stay'); END;
CREATE TRIGGER patient_versions_keep_text BEFORE UPDATE ON patient_versions
  BEGIN SELECT RAISE(ABORT, 'versions stay as they are'); END;

-- Search by words and sounds while typing. The text itself stands in `patients` only; the tokenizer is the plainest one,
-- because the words were prepared before. Removed entries are overwritten, not marked (secure-delete).
CREATE VIRTUAL TABLE patient_search USING fts5 (
  words, sounds, birth_year,
  content = 'patients', content_rowid = 'seq', tokenize = 'ascii', prefix = '1 2 3 4', detail = 'column', columnsize = 0
);
INSERT INTO patient_search (patient_search, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER patients_into_search AFTER INSERT ON patients BEGIN
  INSERT INTO patient_search (rowid, words, sounds, birth_year) VALUES (NEW.seq, NEW.words, NEW.sounds, NEW.birth_year);
END;
CREATE TRIGGER patients_anew_in_search AFTER UPDATE OF words, sounds, birth_date ON patients BEGIN
  INSERT INTO patient_search (patient_search, rowid, words, sounds, birth_year)
    VALUES ('delete', OLD.seq, OLD.words, OLD.sounds, OLD.birth_year);
  INSERT INTO patient_search (rowid, words, sounds, birth_year) VALUES (NEW.seq, NEW.words, NEW.sounds, NEW.birth_year);
END;

-- What the rest of the clinic may read and join.
CREATE VIEW patients_brief AS
  SELECT seq, id, number, version, name, gender, birth_date, birth_precision, mobile, district, guardian_name,
    guardian_relation, abha_number, abha_address, is_abha_verified, recent_at
  FROM patients;
