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

-- A JSON object of each user's own, for pages; the hub reads nothing in it.
CREATE TABLE user_preferences (
  user_id uuid PRIMARY KEY REFERENCES users,
  document text NOT NULL
);

-- One sign-in. secret_hash is the hash of the secret that all access tokens of the session carry.
-- Refresh tokens of the session's generation may be used; replaced_token is the hash of the one that
-- they replaced. address and user_agent are the client's, as of the last refresh.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  secret_hash bytea NOT NULL,
  token_storage text NOT NULL CHECK (token_storage IN ('BODY', 'COOKIE')),
  address text,
  user_agent text,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  token_generation integer NOT NULL,
  replaced_token bytea
);
CREATE INDEX session_user_index ON session (user_id);

-- All refresh tokens of a session, used ones too: to recognise one that is used a second time.
CREATE TABLE refresh_token (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
  generation integer NOT NULL
);
CREATE INDEX refresh_token_session_index ON refresh_token (session_id);

-- The keys of access tokens: the newest signs, older ones verify until their last token has ended.
-- public_key is Base64 of X.509; private_key is sealed with a key that is not in this database.
CREATE TABLE signing_key (
  id text PRIMARY KEY,
  created_at timestamptz NOT NULL,
  public_key text NOT NULL,
  private_key bytea NOT NULL
);
