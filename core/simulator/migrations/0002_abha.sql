-- One-time codes that wait to be typed, and user tokens that ended before their time.

CREATE TABLE sim_otp_transactions (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('login', 'search')),
  system TEXT NOT NULL CHECK (system IN ('abdm', 'aadhaar', 'none')),
  scope TEXT NOT NULL,
  login_hint TEXT NOT NULL,
  abha_numbers TEXT NOT NULL,
  made_at TEXT NOT NULL,
  verified_at TEXT
) STRICT;

CREATE TABLE sim_ended_tokens (
  id TEXT PRIMARY KEY,
  ended_at TEXT NOT NULL
) STRICT;
