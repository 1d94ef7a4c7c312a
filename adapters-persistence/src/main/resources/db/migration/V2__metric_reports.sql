-- The number that stands for a metric in payloads.
CREATE TABLE metric_name (
  id smallint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  path text NOT NULL UNIQUE
);

-- The number that stands for a label's value in payloads, for all metrics and servers alike.
CREATE TABLE metric_label (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  value text COLLATE "C" NOT NULL UNIQUE
);

-- One row per report; the payload's form is described in docs/storage.md. Partitioned by hour, so
-- that old data goes without a trace. Payloads are compact already: never compressed again.
CREATE TABLE metric_report (
  server_id uuid NOT NULL,
  collected_at timestamptz NOT NULL,
  sequence bigint NOT NULL,
  payload bytea STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (server_id, collected_at, sequence)
) PARTITION BY RANGE (collected_at);

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
