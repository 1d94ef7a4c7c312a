-- The limits that owners set, for one server, for those with a tag or for all of the owner.
CREATE TABLE alert_threshold (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  name text,
  server_id uuid CONSTRAINT alert_threshold_server_gone REFERENCES server ON DELETE CASCADE,
  tag text,
  metric_type text NOT NULL,
  metric_detail text,
  comparison text NOT NULL CHECK (comparison IN ('GT', 'GE', 'LT', 'LE')),
  threshold_value double precision NOT NULL,
  duration_ms bigint NOT NULL CHECK (duration_ms >= 0),
  recovery_value double precision,
  severity text CHECK (severity IN ('WARNING', 'CRITICAL')),
  cooldown_ms bigint NOT NULL CHECK (cooldown_ms >= 0),
  enabled boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (server_id IS NULL OR tag IS NULL)
);
CREATE INDEX alert_threshold_owner_index ON alert_threshold (owner_id, created_at, id);
CREATE INDEX alert_threshold_server_index ON alert_threshold (server_id);

-- One episode each. No reference to the threshold: the episode outlives it. detail '': no parts.
-- snoozed_until is absent, too, where the snooze lasts until the alert's end. folded is the message
-- and the server's name in lower case, for searching.
CREATE TABLE alert (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  threshold_id uuid NOT NULL,
  server_id uuid NOT NULL CONSTRAINT alert_server_gone REFERENCES server ON DELETE CASCADE,
  detail text COLLATE "C" NOT NULL,
  server_name text NOT NULL,
  metric_type text NOT NULL,
  comparison text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('WARNING', 'CRITICAL')),
  message text NOT NULL,
  threshold_value double precision NOT NULL,
  current_value double precision NOT NULL,
  peak_value double precision NOT NULL,
  late boolean NOT NULL,
  created_at timestamptz NOT NULL,
  acknowledged_by text,
  acknowledged_at timestamptz,
  snoozed_by text,
  snoozed_at timestamptz,
  snoozed_until timestamptz,
  resolve_reason text,
  resolved_by text,
  resolved_at timestamptz,
  comment text,
  folded text NOT NULL,
  CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)),
  CHECK ((snoozed_by IS NULL) = (snoozed_at IS NULL)),
  CHECK (snoozed_until IS NULL OR snoozed_at IS NOT NULL),
  CHECK ((resolve_reason IS NULL) = (resolved_at IS NULL))
);
-- The promise of one open alert per key, kept by the database itself.
CREATE UNIQUE INDEX alert_one_open ON alert (threshold_id, server_id, detail)
  WHERE resolved_at IS NULL;
CREATE INDEX alert_owner_index ON alert (owner_id, created_at DESC, id);
-- What an owner looks at most: the alerts that are open now, however long the history is.
CREATE INDEX alert_open_owner_index ON alert (owner_id, created_at DESC, id)
  WHERE resolved_at IS NULL;
CREATE INDEX alert_server_index ON alert (server_id, created_at DESC);
CREATE INDEX alert_resolved_index ON alert (resolved_at) WHERE resolved_at IS NOT NULL;

-- What is remembered of a key without an open alert: a breach that has not lasted long enough, a
-- resolution by hand that holds until the value is fine, a cooldown. changed_at is the time of the
-- report that brought the hold: this report and earlier ones change nothing when they are sent
-- again. fulfilled_at is the late report by which a breach had lasted long enough.
CREATE TABLE alert_hold (
  threshold_id uuid NOT NULL,
  server_id uuid NOT NULL CONSTRAINT alert_hold_server_gone REFERENCES server ON DELETE CASCADE,
  detail text COLLATE "C" NOT NULL,
  pending_since timestamptz,
  muted_until_fine boolean NOT NULL,
  quiet_until timestamptz,
  changed_at timestamptz NOT NULL,
  fulfilled_at timestamptz,
  PRIMARY KEY (threshold_id, server_id, detail)
);
CREATE INDEX alert_hold_server_index ON alert_hold (server_id);
