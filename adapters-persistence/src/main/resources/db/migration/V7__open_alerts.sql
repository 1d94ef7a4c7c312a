-- What an owner looks at most: what is open now, however long the history is.
CREATE INDEX alert_open_owner_index ON alert (owner_id, created_at DESC, id)
  WHERE resolved_at IS NULL;

-- The report that brought the hold, so that it and those before it say nothing new when an agent
-- sends them again; and the late report by which a breach had lasted long enough.
ALTER TABLE alert_hold ADD COLUMN changed_at timestamptz NOT NULL;
ALTER TABLE alert_hold ADD COLUMN fulfilled_at timestamptz;
