CREATE TABLE server (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  host text,
  port integer,
  metadata text NOT NULL,
  tags text[] NOT NULL,
  last_seen timestamptz,
  agent_version text,
  agent_hostname text,
  agent_os text,
  agent_arch text,
  agent_kernel text,
  agent_boot_time timestamptz,
  -- absent: no agent has described itself yet
  agent_capabilities text[],
  agent_allowed_commands text[],
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX server_owner_index ON server (owner_id);

CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  server_id uuid NOT NULL CONSTRAINT api_key_server_gone REFERENCES server ON DELETE CASCADE,
  owner_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  prefix text NOT NULL,
  hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_key_prefix_index ON api_key (prefix);
CREATE INDEX api_key_server_index ON api_key (server_id);
CREATE INDEX api_key_owner_index ON api_key (owner_id);

-- Servers that were removed. Their measurements do not refer to the server's row. The upkeep
-- deletes them, and also what another hub stores that has not noticed the removal yet.
CREATE TABLE removed_server (
  server_id uuid PRIMARY KEY,
  removed_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION note_removed_server() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO removed_server (server_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER note_removed_server AFTER DELETE ON server
  FOR EACH ROW EXECUTE FUNCTION note_removed_server();
