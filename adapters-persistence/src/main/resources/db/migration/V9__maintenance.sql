-- The times at which each share of the maintenance is due again, whichever hub does them; no row: at once.
CREATE TABLE maintenance_due (
  job text NOT NULL,
  share smallint NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (job, share)
);
