-- What cannot be read is left out here, too, see migration 15; and of a series that a report names
-- twice the first value counts, as in chunks.
CREATE OR REPLACE FUNCTION chatops_history.raw(
  of_server uuid, of_metric integer, from_time timestamptz, to_time timestamptz, only_due boolean)
RETURNS TABLE ("time" timestamptz, label integer, value bigint)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chunk record;
  head record;
  slice bytea;
  place integer;
  present integer[];
  numbers bigint[];
  from_micros CONSTANT bigint := extract(epoch FROM from_time) * 1000000;
  to_micros CONSTANT bigint := extract(epoch FROM to_time) * 1000000;
BEGIN
  FOR chunk IN
    SELECT c.starts_at, c.part, c.header, c.data FROM public.metric_chunk_raw c
    WHERE c.server_id = of_server AND c.starts_at >= date_trunc('hour', from_time, 'UTC')
      AND c.starts_at < to_time
      AND (NOT only_due OR EXISTS (SELECT FROM public.metric_rollup_due d
        WHERE d.server_id = c.server_id AND d.day = date_trunc('day', c.starts_at, 'UTC')))
    ORDER BY c.starts_at, c.part
  LOOP
    BEGIN
      SELECT * INTO head FROM chatops_history.read_header(chunk.header, of_metric);
    EXCEPTION WHEN data_exception OR data_corrupted OR program_limit_exceeded THEN
      RAISE NOTICE 'Left out, as it cannot be read: % % % part %, or a series of it: %',
        'metric_chunk_raw', of_server, chunk.starts_at, chunk.part, SQLERRM;
      CONTINUE;
    END;
    FOR i IN 1..coalesce(cardinality(head.labels), 0) LOOP
      BEGIN
        slice := substr(chunk.data, head.offsets[i] + 1, head.sizes[i]);
        SELECT r.at, r.present INTO place, present
          FROM chatops_history.read_presence(slice, 0, cardinality(head.times)) r;
        SELECT r.numbers INTO numbers
          FROM chatops_history.read_column(slice, place, cardinality(present)) r;
        RETURN QUERY
          SELECT to_timestamp(head.times[p.tick] / 1000000)
              + (head.times[p.tick] % 1000000) * interval '1 microsecond',
            head.labels[i], head.shifts[i] + head.directions[i] * p.number
          FROM unnest(present, numbers) AS p (tick, number)
          WHERE head.times[p.tick] >= from_micros AND head.times[p.tick] < to_micros;
      EXCEPTION WHEN data_exception OR data_corrupted OR program_limit_exceeded THEN
        RAISE NOTICE 'Left out, as it cannot be read: % % % part %, or a series of it: %',
          'metric_chunk_raw', of_server, chunk.starts_at, chunk.part, SQLERRM;
      END;
    END LOOP;
  END LOOP;
  RETURN QUERY
    SELECT DISTINCT ON (m.collected_at, m.sequence, p.label) m.collected_at, p.label, p.value
    FROM public.metric_report m CROSS JOIN LATERAL chatops_history.read_payload(m.payload)
      WITH ORDINALITY AS p (metric, label, value, place)
    WHERE m.server_id = of_server AND m.collected_at >= from_time AND m.collected_at < to_time
      AND p.metric = of_metric
    ORDER BY m.collected_at, m.sequence, p.label, p.place;
END $$;

CREATE OR REPLACE FUNCTION chatops_history.newest_reports()
RETURNS TABLE (
  server_id uuid, "time" timestamptz, metric text, label text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, m.collected_at, n.path, l.value, p.value / n.scale::double precision
  FROM public.server s
  CROSS JOIN LATERAL (
    SELECT r.collected_at, r.payload FROM public.metric_report r
    WHERE r.server_id = s.id ORDER BY r.collected_at DESC, r.sequence DESC LIMIT 1) AS m
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (f.metric, f.label) f.metric, f.label, f.value
    FROM chatops_history.read_payload(m.payload)
      WITH ORDINALITY AS f (metric, label, value, place)
    ORDER BY f.metric, f.label, f.place) AS p
  JOIN public.metric_name n ON n.id = p.metric
  LEFT JOIN public.metric_label l ON l.id = p.label
$$;
