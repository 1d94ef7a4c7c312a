-- The number that stands for a metric in payloads. The hub fills in the rest from its own list of
-- metrics, so that SQL can decode a stored number.
CREATE TABLE metric_name (
  id smallint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  path text NOT NULL UNIQUE,
  scale integer, -- a value times this is the whole number that is stored
  unit text,
  label_name text
);

-- The number that stands for a label's value in payloads, for all metrics and servers alike. It
-- counts for the server that introduced it (no reference: the row may outlive that), and is common
-- once another server used it, too. used_on is the last day, in UTC.
CREATE TABLE metric_label (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  value text COLLATE "C" NOT NULL UNIQUE,
  server_id uuid NOT NULL,
  common boolean NOT NULL DEFAULT false,
  used_on date NOT NULL
);
CREATE INDEX metric_label_server_index ON metric_label (server_id, used_on);

-- One row per report; docs/storage.md describes the payload. Partitioned by hour, so that old data
-- is dropped without a trace. Payloads are compact already, so they are never compressed again.
CREATE TABLE metric_report (
  server_id uuid NOT NULL,
  collected_at timestamptz NOT NULL,
  sequence bigint NOT NULL,
  payload bytea STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (server_id, collected_at, sequence)
) PARTITION BY RANGE (collected_at);

-- Reports that cannot be read, out of the way of the others; kept as long as these.
CREATE TABLE metric_report_unreadable (
  server_id uuid NOT NULL,
  collected_at timestamptz NOT NULL,
  sequence bigint NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (server_id, collected_at, sequence)
);

-- How far each start of an agent has come; a report not beyond it is a repetition. last_time is the
-- agent's own clock, in microseconds since the epoch, since that clock may be wrong by centuries.
-- Room is left in each page, so that an update stays in it and touches no index.
CREATE TABLE agent_boot (
  server_id uuid NOT NULL,
  boot_id text COLLATE "C" NOT NULL,
  last_sequence bigint NOT NULL,
  last_time bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (server_id, boot_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- Reports of hours that are over, one row per server and hour (and part, where reports came late):
-- a header with the place of each series, and the series one after another. docs/storage.md
-- describes the form. Slices are read by substr, so the data is never compressed again.
CREATE TABLE metric_chunk_raw (
  server_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  part integer NOT NULL,
  ticks integer NOT NULL, -- reports, or steps that have any
  header bytea STORAGE EXTERNAL NOT NULL,
  data bytea STORAGE EXTERNAL NOT NULL,
  value_count bigint, -- how many numbers the chunk has
  PRIMARY KEY (server_id, starts_at, part)
) PARTITION BY RANGE (starts_at);

-- Minimum, maximum, sum and count per minute and per ten minutes, one row per server and day.
CREATE TABLE metric_chunk_1m (LIKE metric_chunk_raw INCLUDING ALL) PARTITION BY RANGE (starts_at);
CREATE TABLE metric_chunk_10m (LIKE metric_chunk_raw INCLUDING ALL) PARTITION BY RANGE (starts_at);

-- Days whose raw chunks are newer than their sums; the sums are not read until they are made anew.
CREATE TABLE metric_rollup_due (
  server_id uuid NOT NULL,
  day timestamptz NOT NULL,
  PRIMARY KEY (server_id, day)
);

-- The space that a server's chunks of one partition take, written together with them, so that
-- nobody has to read the chunks to know it. A period is a day; for ten-minute sums it is a month.
CREATE TABLE metric_space (
  tier text NOT NULL,
  server_id uuid NOT NULL,
  period timestamptz NOT NULL,
  chunks bigint NOT NULL,
  value_count bigint, -- unknown when it is unknown for one of the chunks
  bytes bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (tier, server_id, period)
) WITH (fillfactor = 70);

-- The time by which the age of measurements is judged: one row, once there was an upkeep.
CREATE TABLE metric_retention_time (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  reached timestamptz NOT NULL
);

-- The last whole report of each server, as the agent sent it.
CREATE TABLE report_snapshot (
  server_id uuid PRIMARY KEY REFERENCES server ON DELETE CASCADE,
  collected_at timestamptz NOT NULL,
  document bytea NOT NULL
);

-- The largest processes of each minute, as they come; moved to process_top once their hour is over.
CREATE TABLE process_top_minute (
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  minute timestamptz NOT NULL,
  entry bytea NOT NULL,
  PRIMARY KEY (server_id, minute)
);
CREATE INDEX process_top_minute_index ON process_top_minute (minute);

-- The same of an hour, one entry after another: they are much alike, so that PostgreSQL's own
-- compression leaves little of them. docs/storage.md describes an entry's form.
CREATE TABLE process_top (
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  hour timestamptz NOT NULL,
  entries bytea NOT NULL,
  PRIMARY KEY (server_id, hour)
);
CREATE INDEX process_top_index ON process_top (hour);
