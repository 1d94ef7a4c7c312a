-- Who did what. No references: an event outlives what it is about. COMPLETED and FAILED tell how an
-- action ended; ALLOWED and REFUSED, how its request was answered.
CREATE TABLE audit_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
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
CREATE INDEX audit_event_at_index ON audit_event (at DESC, id);
CREATE INDEX audit_event_actor_index ON audit_event (actor_id, at DESC);
CREATE INDEX audit_event_owner_index ON audit_event (owner_id, at DESC);
CREATE INDEX audit_event_server_index ON audit_event (server_id, at DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event can only be added to';
END
$$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
