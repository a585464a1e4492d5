-- What patients have decided since an instant, for the bell.
CREATE INDEX consent_requests_decided ON consent_requests (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX consent_artefacts_withdrawn ON consent_artefacts (ended_at) WHERE side = 'hiu' AND status = 'REVOKED';

-- Rows that had come to rest without a time, and would have stayed for ever.
UPDATE outbox SET ended_at = added_at WHERE state = 'needs-person' AND ended_at IS NULL;
UPDATE inbox SET done_at = received_at WHERE state = 'refused' AND done_at IS NULL;
