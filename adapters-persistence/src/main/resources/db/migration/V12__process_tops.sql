-- The largest processes of each minute, as they come; moved to process_top once their hour is over.
CREATE TABLE process_top_minute (
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  minute timestamptz NOT NULL,
  entry bytea NOT NULL,
  PRIMARY KEY (server_id, minute)
);
CREATE INDEX process_top_minute_index ON process_top_minute (minute);

-- The same of an hour, one entry after another: they are much alike, so that PostgreSQL's own
-- compression leaves little of them. An entry's form is described in docs/storage.md.
CREATE TABLE process_top (
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  hour timestamptz NOT NULL,
  entries bytea NOT NULL,
  PRIMARY KEY (server_id, hour)
);
CREATE INDEX process_top_index ON process_top (hour);
