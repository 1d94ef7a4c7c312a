-- The times at which parts of the upkeep are due again, whichever hub does them; no row: at once.
CREATE TABLE upkeep_due (
  chore text NOT NULL,
  share smallint NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (chore, share)
);
