-- One run of one command. Output is bytes, since a text can hold no NUL; it is the beginning of the
-- command's output, at most 1 MiB, in UTF-8.
CREATE TABLE command_execution (
  id uuid PRIMARY KEY,
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  requested_by uuid NOT NULL,
  requested_by_name text NOT NULL,
  command text NOT NULL,
  timeout_seconds integer NOT NULL,
  working_directory text,
  status text NOT NULL,
  queued_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  exit_code integer,
  signal text,
  duration_micros bigint,
  reason text,
  output bytea,
  output_truncated boolean NOT NULL DEFAULT false,
  omitted_bytes bigint NOT NULL DEFAULT 0
);
CREATE INDEX command_execution_server_index ON command_execution (server_id, queued_at DESC, id);
CREATE INDEX command_execution_unfinished_index ON command_execution (queued_at)
  WHERE finished_at IS NULL;

-- The bytes of all outputs of a server's commands. No references: removals lock the server first,
-- and ends of commands this row. The upkeep counts anew.
CREATE TABLE command_output_space (
  server_id uuid PRIMARY KEY,
  owner_id uuid NOT NULL,
  bytes bigint NOT NULL
);
CREATE INDEX command_output_space_owner_index ON command_output_space (owner_id);

-- What happened to a server, as the hub saw it. folded is the message and the component in lower
-- case, for searching.
CREATE TABLE log_entry (
  id uuid PRIMARY KEY,
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  at timestamptz NOT NULL,
  level text NOT NULL,
  source text NOT NULL,
  component text,
  message text NOT NULL,
  folded text NOT NULL,
  detail_names text[] NOT NULL,
  detail_values text[] NOT NULL
);
CREATE INDEX log_entry_server_index ON log_entry (server_id, at DESC, id);
CREATE INDEX log_entry_at_index ON log_entry (at);

-- What owners note about a moment of a server.
CREATE TABLE note (
  id uuid PRIMARY KEY,
  server_id uuid NOT NULL REFERENCES server ON DELETE CASCADE,
  at timestamptz NOT NULL,
  written_by text NOT NULL,
  text text NOT NULL
);
CREATE INDEX note_server_index ON note (server_id, at DESC, id);
