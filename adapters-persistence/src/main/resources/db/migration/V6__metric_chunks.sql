-- Reports of hours that are over, one row per server and hour (and part, where reports came late):
-- a header that tells where each series lies, and the series one after another. The form is
-- described in docs/storage.md. Slices are read by substr, so the data is never compressed again.
CREATE TABLE metric_chunk_raw (
  server_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  part integer NOT NULL,
  ticks integer NOT NULL, -- reports, or steps that have any
  header bytea STORAGE EXTERNAL NOT NULL,
  data bytea STORAGE EXTERNAL NOT NULL,
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
