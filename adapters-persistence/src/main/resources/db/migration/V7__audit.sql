-- Who did what. No references: an event outlives what it is about. COMPLETED and FAILED tell how an
-- action ended; ALLOWED and REFUSED, how its request was answered. Refusals of an hour share a row:
-- at is the first, last_at the last of them.
CREATE TABLE audit_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  event_count bigint NOT NULL CHECK (event_count > 0),
  actor_id uuid,
  actor_name text NOT NULL,
  actor_folded text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('ALLOWED', 'REFUSED', 'COMPLETED', 'FAILED')),
  owner_id uuid,
  server_id uuid,
  server_name text,
  target text,
  reason text,
  address text
);
CREATE INDEX audit_event_time_index ON audit_event (last_at DESC, id);
CREATE INDEX audit_event_actor_index ON audit_event (actor_id, last_at DESC);
CREATE INDEX audit_event_owner_index ON audit_event (owner_id, last_at DESC);
CREATE INDEX audit_event_server_index ON audit_event (server_id, last_at DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event can only be added to';
END
$$;
CREATE TRIGGER audit_event_never_emptied BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- The hub deletes nothing younger than seven days; a day is left for clocks that differ.
CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
  FOR EACH ROW WHEN (OLD.at > now() - interval '6 days') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_append_only BEFORE UPDATE ON audit_event FOR EACH ROW
  WHEN (NEW.event_count <= OLD.event_count OR NEW.last_at < OLD.last_at
    OR to_jsonb(NEW) - '{event_count,last_at}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{event_count,last_at}'::text[])
  EXECUTE FUNCTION refuse_change();
