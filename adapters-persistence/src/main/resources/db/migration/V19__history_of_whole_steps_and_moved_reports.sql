-- As the hub itself does, series now keeps the hours of reports from being dropped before the moment
-- is chosen that it reads as of: a report that is moved into a chunk meanwhile is seen in one of both.
-- So it is volatile: else it would see the moment of whoever calls it, which is before the lock.
-- The step that a range begins in is there whole, also where it is not summed up yet.
CREATE OR REPLACE FUNCTION chatops_history.series(
  server_id uuid, metric text, from_time timestamptz, to_time timestamptz,
  tier text DEFAULT 'auto')
RETURNS TABLE (
  "time" timestamptz, label text, average double precision, minimum double precision,
  maximum double precision, samples bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Names of columns and parameters are the same here: $1 to $5 are the parameters.
  of_metric integer;
  scale double precision;
  step interval := CASE
    WHEN $5 = 'raw' THEN interval '0'
    WHEN $5 = 'minute' THEN interval '1 minute'
    WHEN $5 = 'ten_minutes' THEN interval '10 minutes'
    WHEN $5 = 'auto' AND $4 - $3 <= interval '3 hours' THEN interval '0'
    WHEN $5 = 'auto' AND $4 - $3 <= interval '2 days' THEN interval '1 minute'
    WHEN $5 = 'auto' THEN interval '10 minutes'
  END;
BEGIN
  IF step IS NULL THEN
    RAISE invalid_parameter_value
      USING MESSAGE = 'tier must be auto, raw, minute or ten_minutes';
  END IF;
  LOCK TABLE ONLY public.metric_report IN ACCESS SHARE MODE;
  SELECT n.id, n.scale INTO of_metric, scale FROM public.metric_name n WHERE n.path = $2;
  IF of_metric IS NULL THEN
    RAISE invalid_parameter_value
      USING MESSAGE = 'There is no such metric; chatops_history.metrics lists them';
  END IF;
  IF step = interval '0' THEN
    RETURN QUERY
      SELECT r."time", l.value, r.value / scale, r.value / scale, r.value / scale, 1::bigint
      FROM chatops_history.raw($1, of_metric, $3, $4, false) r
      LEFT JOIN public.metric_label l ON l.id = r.label
      ORDER BY r."time", l.value;
  ELSE
    RETURN QUERY
      SELECT b.begins, l.value, b.total / b.samples / scale, b.minimum / scale,
        b.maximum / scale, b.samples
      FROM (
        SELECT a.begins, a.label, sum(a.total) AS total, min(a.minimum) AS minimum,
          max(a.maximum) AS maximum, sum(a.samples)::bigint AS samples
        FROM (
          SELECT s."time" AS begins, s.label, s.total, s.minimum, s.maximum, s.samples
          FROM chatops_history.sums($1, of_metric, $3, $4, step) s
          UNION ALL
          SELECT date_bin(step, r."time", timestamptz '2000-01-01 00:00:00+00'), r.label,
            r.value, r.value, r.value, 1
          FROM chatops_history.raw(
            $1, of_metric, date_bin(step, $3, timestamptz '2000-01-01 00:00:00+00'), $4, true) r
        ) AS a
        GROUP BY a.begins, a.label
      ) AS b
      LEFT JOIN public.metric_label l ON l.id = b.label
      ORDER BY b.begins, l.value;
  END IF;
END $$;
