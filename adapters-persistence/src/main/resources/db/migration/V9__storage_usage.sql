-- How many numbers a chunk has; unknown of those written before this migration.
ALTER TABLE metric_chunk_raw ADD COLUMN value_count bigint;
ALTER TABLE metric_chunk_1m ADD COLUMN value_count bigint;
ALTER TABLE metric_chunk_10m ADD COLUMN value_count bigint;

-- What a server's chunks of one partition take, made anew with each of them: so that nobody has to
-- read the chunks to know it. A period is a day, of ten-minute sums a month.
CREATE TABLE metric_space (
  tier text NOT NULL,
  server_id uuid NOT NULL,
  period timestamptz NOT NULL,
  chunks bigint NOT NULL,
  value_count bigint, -- unknown when it is of one of the chunks
  bytes bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (tier, server_id, period)
) WITH (fillfactor = 70);

INSERT INTO metric_space
SELECT tier, server_id, period, count(*) FILTER (WHERE part = 0), NULL, sum(bytes),
  min(starts_at), max(starts_at)
FROM (
  SELECT 'raw', server_id, date_trunc('day', starts_at, 'UTC'), part, starts_at,
    octet_length(header) + octet_length(data)
  FROM metric_chunk_raw
  UNION ALL
  SELECT 'minute', server_id, starts_at, part, starts_at, octet_length(header) + octet_length(data)
  FROM metric_chunk_1m
  UNION ALL
  SELECT 'ten_minutes', server_id, date_trunc('month', starts_at, 'UTC'), part, starts_at,
    octet_length(header) + octet_length(data)
  FROM metric_chunk_10m
) AS chunk (tier, server_id, period, part, starts_at, bytes)
GROUP BY tier, server_id, period;
