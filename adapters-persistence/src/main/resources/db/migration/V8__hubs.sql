-- The hubs that live: one row for each run of one. Its lease is over when it has not renewed seen_at
-- for a while, by this database's clock.
CREATE TABLE hub (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  seen_at timestamptz NOT NULL,
  -- True: it takes no agents, as it sends them to other hubs, or only starts yet.
  draining boolean NOT NULL DEFAULT false,
  -- Where other hubs reach its public API, and the fingerprint of its TLS key; absent: no TLS.
  url text NOT NULL,
  key_sha256 text
);

-- The hub that has a server's agent, or had it last. epoch grows each time that another hub takes it,
-- and fences what the former one still writes. No reference to hub: a hub that is over leaves its
-- rows to the one that succeeds it.
CREATE TABLE agent_owner (
  server_id uuid PRIMARY KEY REFERENCES server ON DELETE CASCADE,
  hub_id uuid,
  epoch bigint NOT NULL,
  link text NOT NULL,
  changed_at timestamptz NOT NULL,
  previous_hub_id uuid
);
CREATE INDEX agent_owner_changed_index ON agent_owner (changed_at);
INSERT INTO agent_owner (server_id, epoch, link, changed_at)
  SELECT id, 1, 'BROKEN', now() FROM server WHERE last_seen IS NOT NULL;

-- The hub that waits for the end of a command; absent: one of an earlier version, which is gone.
ALTER TABLE command_execution ADD COLUMN hub_id uuid;

-- Wrong passwords, counted over all hubs while there are several. caller is an HMAC of an account and
-- a network, or of a network; restored_at the time at which all its attempts are back.
CREATE TABLE failed_sign_in (
  caller bytea PRIMARY KEY,
  restored_at timestamptz NOT NULL
);

-- What lists show of a server, written every ten seconds by the hub with its agent while there are
-- others. Logged, as a standby may be read. Room for an update in each page keeps it off the index.
CREATE TABLE server_values (
  server_id uuid PRIMARY KEY REFERENCES server ON DELETE CASCADE,
  as_of timestamptz NOT NULL,
  document json NOT NULL
) WITH (fillfactor = 50);
