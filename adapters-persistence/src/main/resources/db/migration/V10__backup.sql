-- The newest backup in a file: one row, once there was one.
CREATE TABLE backup (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  taken_at timestamptz NOT NULL,
  bytes bigint NOT NULL,
  -- True: it was restored into a database of its own before it got its name.
  verified boolean NOT NULL
);
