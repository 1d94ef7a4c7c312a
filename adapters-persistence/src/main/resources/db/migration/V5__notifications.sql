-- Where notices are sent. settings has addresses, tokens and everything else that a kind needs. It
-- is sealed with a key that is not in this database.
CREATE TABLE notification_channel (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  enabled boolean NOT NULL,
  minimum_severity text NOT NULL CHECK (minimum_severity IN ('WARNING', 'CRITICAL')),
  notifies_resolved boolean NOT NULL,
  quiet_start time,
  quiet_end time,
  quiet_days text[],
  quiet_zone text,
  quiet_holds_critical boolean,
  repeat_seconds integer CHECK (repeat_seconds > 0),
  kind text NOT NULL,
  settings bytea NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (num_nulls(quiet_start, quiet_end, quiet_days, quiet_zone, quiet_holds_critical) IN (0, 5))
);
CREATE INDEX notification_channel_owner_index ON notification_channel (owner_id, created_at, id);

-- Notices to be planned, written with the change of the alert; the sender takes rows out. A
-- reminder is for one channel; a change of an alert is for all. One that cannot be read is due at
-- infinity, out of the way of the others.
CREATE TABLE notification_outbox (
  id uuid PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alert ON DELETE CASCADE,
  owner_id uuid NOT NULL REFERENCES users,
  kind text NOT NULL,
  due_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  channel_id uuid
);
CREATE INDEX notification_outbox_due_index ON notification_outbox (due_at);
CREATE INDEX notification_outbox_alert_index ON notification_outbox (alert_id);
-- Finds each owner's notices that are due, however many another owner has.
CREATE INDEX notification_outbox_owner_index ON notification_outbox (owner_id, due_at, id);

-- One message to one channel. No reference to the channel: the message outlives it.
CREATE TABLE notification (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  channel_id uuid NOT NULL,
  channel_name text NOT NULL,
  channel_kind text NOT NULL,
  kind text NOT NULL,
  held boolean NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  created_at timestamptz NOT NULL,
  next_attempt_at timestamptz,
  ended_at timestamptz,
  detail text,
  CHECK ((state IN ('PENDING', 'SENDING')) = (next_attempt_at IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (next_attempt_at IS NOT NULL))
);
CREATE INDEX notification_due_index ON notification (next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notification_waiting_index ON notification (channel_id)
  WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notification_summary_index ON notification (channel_id, created_at)
  WHERE kind = 'SUMMARY';
CREATE INDEX notification_owner_index ON notification (owner_id, created_at DESC, id);
CREATE INDEX notification_ended_index ON notification (ended_at) WHERE ended_at IS NOT NULL;

-- The alerts that a message tells of; the channel's id is here so that one index counts a flood.
CREATE TABLE notification_alert (
  notification_id uuid NOT NULL REFERENCES notification ON DELETE CASCADE,
  alert_id uuid NOT NULL REFERENCES alert ON DELETE CASCADE,
  channel_id uuid NOT NULL,
  why text NOT NULL,
  added_at timestamptz NOT NULL,
  place bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (notification_id, alert_id)
);
CREATE INDEX notification_alert_alert_index ON notification_alert (alert_id);
CREATE INDEX notification_alert_recent_index ON notification_alert (channel_id, added_at);

-- Keys whose alerts opened lately. damped is the severity that an alert had when it was told as
-- flapping.
CREATE TABLE notification_flapping (
  threshold_id uuid NOT NULL,
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  detail text COLLATE "C" NOT NULL,
  last_alert_id uuid NOT NULL,
  openings timestamptz[] NOT NULL,
  damped text CHECK (damped IN ('WARNING', 'CRITICAL')),
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (threshold_id, server_id, detail)
);
CREATE INDEX notification_flapping_server_index ON notification_flapping (server_id);
CREATE INDEX notification_flapping_changed_index ON notification_flapping (changed_at);
