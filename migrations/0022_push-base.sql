-- The address of ours that the other hospital was told: where it has changed since, nothing can come any more.
ALTER TABLE data_requests ADD COLUMN push_base TEXT;
