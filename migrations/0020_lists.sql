-- Lists of one patient, or by a part of a name, answer at once after ten years too: who is meant is seen in the index alone,
-- before a row is read.
CREATE INDEX patients_by_name ON patients (name, number, id);
DROP INDEX consent_artefacts_of_patient;
CREATE INDEX consent_artefacts_of_patient ON consent_artefacts (patient_id, side, told_at);
DROP INDEX consent_artefacts_by_side;
CREATE INDEX consent_artefacts_by_side ON consent_artefacts (side, told_at, patient_id);
CREATE INDEX consent_requests_by_time ON consent_requests (asked_at, patient_id);
DROP INDEX transfers_by_time;
CREATE INDEX transfers_by_time ON transfers (received_at, patient_id);
CREATE INDEX transfers_of_consent ON transfers (consent_id);
