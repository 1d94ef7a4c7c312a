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

-- A server's code for its next host; a new one takes its place. claim_hash is the hash of the secret
-- of the host that used it.
CREATE TABLE enrolment_code (
  server_id uuid PRIMARY KEY
    CONSTRAINT enrolment_code_server_gone REFERENCES server ON DELETE CASCADE,
  owner_id uuid NOT NULL REFERENCES users,
  hash bytea NOT NULL,
  key_name text NOT NULL,
  key_expires_at timestamptz,
  expires_at timestamptz NOT NULL,
  claim_hash bytea
);
CREATE INDEX enrolment_code_hash_index ON enrolment_code (hash);

CREATE TABLE enrolment_token (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  prefix text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  tags text[] NOT NULL,
  approval boolean NOT NULL,
  uses integer NOT NULL,
  max_uses integer,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX enrolment_token_owner_index ON enrolment_token (owner_id);

-- The hosts that came with a token. server_id is that of the server that a host becomes: there is
-- none before it is enrolled, nor after its removal.
CREATE TABLE host_claim (
  id uuid PRIMARY KEY,
  token_id uuid NOT NULL REFERENCES enrolment_token ON DELETE CASCADE,
  owner_id uuid NOT NULL REFERENCES users,
  hash bytea NOT NULL,
  server_id uuid NOT NULL,
  hostname text NOT NULL,
  os text,
  arch text,
  address text,
  created_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('WAITING', 'APPROVED', 'REJECTED', 'ENROLLED')),
  UNIQUE (token_id, hash)
);
CREATE INDEX host_claim_owner_index ON host_claim (owner_id);
