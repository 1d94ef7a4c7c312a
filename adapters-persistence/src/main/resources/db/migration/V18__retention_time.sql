-- How far the time has come by which measurements are too old: one row, once there was an upkeep.
CREATE TABLE metric_retention_time (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  reached timestamptz NOT NULL
);
