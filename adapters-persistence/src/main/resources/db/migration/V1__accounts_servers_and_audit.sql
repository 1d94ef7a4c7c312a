-- Who may sign in. E-mail addresses are kept in lower case, so that they are unique without regard
-- to case; a user name keeps its case beside the folded one.
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL CONSTRAINT users_email_taken UNIQUE,
  username text NOT NULL,
  username_folded text NOT NULL CONSTRAINT users_username_taken UNIQUE,
  full_name text,
  role text NOT NULL CHECK (role IN ('ADMIN', 'USER')),
  active boolean NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL
);

-- One sign-in. present_token is the hash of the one refresh token that may be used.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  present_token bytea NOT NULL
);
CREATE INDEX session_user_index ON session (user_id);

-- All refresh tokens of a session, used ones too: to recognise one that is used a second time.
CREATE TABLE refresh_token (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE
);
CREATE INDEX refresh_token_session_index ON refresh_token (session_id);

-- The one key that access tokens are signed with.
CREATE TABLE signing_key (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  value text NOT NULL
);

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
  -- absent: the agent has said nothing of itself
  agent_capabilities text[],
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

-- The last whole report of each server, as the agent sent it.
CREATE TABLE report_snapshot (
  server_id uuid PRIMARY KEY REFERENCES server ON DELETE CASCADE,
  collected_at timestamptz NOT NULL,
  document bytea NOT NULL
);

-- Who did what. No references: an event outlives what it is about.
CREATE TABLE audit_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  actor_folded text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('ALLOWED', 'REFUSED', 'FAILED')),
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
