-- Configuration of this world, set by screens. One JSON value a key; the keys are declared in the code.
CREATE TABLE settings (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL CHECK (json_valid(value)),
  changed_at TEXT NOT NULL
) STRICT;
