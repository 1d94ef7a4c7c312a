-- One damaged chunk no longer makes every query fail that touches it, and damaged counts ask for no
-- memory: what cannot be read is left out, and a notice names it. Of a newer hub's chunks queries
-- still fail: that hub has its own functions.

-- Of a chunk's header: the times of its ticks, and where in its data the series of a metric lie.
-- Those that follow from another lie where that does: direction is 1 or, opposite, -1, and shift is
-- added.
CREATE OR REPLACE FUNCTION chatops_history.read_header(
  header bytea, metric integer,
  OUT times bigint[], OUT labels integer[], OUT offsets integer[], OUT sizes integer[],
  OUT directions integer[], OUT shifts bigint[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  at integer := 1;
  count bigint;
  series bigint := 0;
  size bigint;
  back bigint;
  shift bigint;
  source integer;
  direction integer;
  starts integer[];
  lengths integer[];
  ends bigint := 0;
BEGIN
  IF get_byte(header, 0) = 0 THEN
    RAISE data_corrupted USING MESSAGE = 'no chunk is of version 0';
  ELSIF get_byte(header, 0) = 1 THEN
    RAISE feature_not_supported
      USING MESSAGE = 'A chunk is of version 1, which was never released; the API still shows it';
  ELSIF get_byte(header, 0) > 2 THEN
    RAISE feature_not_supported
      USING MESSAGE = 'A chunk was written by a newer hub than this schema chatops_history is of';
  END IF;
  SELECT r.at, r.number INTO at, count FROM chatops_history.read_number(header, at) r;
  IF count NOT BETWEEN 0 AND 4000 THEN
    RAISE data_corrupted USING MESSAGE = 'no chunk has ' || count || ' ticks';
  END IF;
  SELECT r.at, r.numbers INTO at, times
    FROM chatops_history.read_column(header, at, count::integer) r;
  SELECT r.at, r.number INTO at, count FROM chatops_history.read_number(header, at) r;
  IF count NOT IN (0, cardinality(times)) THEN
    RAISE data_corrupted USING MESSAGE = 'it has not as many sequences as ticks';
  END IF;
  SELECT r.at INTO at FROM chatops_history.read_column(header, at, count::integer) r;
  -- When there were reports: three numbers, and runs of two numbers each.
  FOR i IN 1..3 LOOP
    SELECT r.at INTO at FROM chatops_history.read_number(header, at) r;
  END LOOP;
  SELECT r.at, r.number INTO at, count FROM chatops_history.read_number(header, at) r;
  FOR i IN 1..2 * count LOOP
    SELECT r.at INTO at FROM chatops_history.read_number(header, at) r;
  END LOOP;
  SELECT r.at, r.number INTO at, count FROM chatops_history.read_number(header, at) r;
  FOR i IN 1..count LOOP
    SELECT r.at, r.number + series INTO at, series FROM chatops_history.read_number(header, at) r;
    SELECT r.at, r.number INTO at, size FROM chatops_history.read_number(header, at) r;
    starts[i] := ends;
    lengths[i] := size;
    ends := ends + size;
    source := i;
    direction := 1;
    shift := 0;
    IF size = 0 THEN
      SELECT r.at, r.number INTO at, back FROM chatops_history.read_number(header, at) r;
      SELECT r.at, r.number INTO at, shift FROM chatops_history.read_signed(header, at) r;
      source := i - (back >> 1);
      direction := 1 - 2 * (back & 1);
    END IF;
    IF series & 255 = metric THEN
      labels := labels || (series >> 8)::integer;
      offsets := offsets || starts[source];
      sizes := sizes || lengths[source];
      directions := directions || direction;
      shifts := shifts || shift;
    END IF;
  END LOOP;
END $$;

-- In which of so many ticks a series has values, counted from 1, and the place behind it.
CREATE OR REPLACE FUNCTION chatops_history.read_presence(
  source bytea, INOUT at integer, ticks integer, OUT present integer[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  runs bigint;
  start bigint;
  length bigint;
  ends bigint := 0;
BEGIN
  SELECT r.at, r.number INTO at, runs FROM chatops_history.read_number(source, at) r;
  IF runs = 0 THEN
    present := ARRAY(SELECT generate_series(1, ticks));
    RETURN;
  END IF;
  IF runs NOT BETWEEN 0 AND ticks THEN
    RAISE data_corrupted USING MESSAGE = 'a series has ' || runs || ' runs';
  END IF;
  present := '{}';
  FOR i IN 1..runs LOOP
    SELECT r.at, r.number INTO at, start FROM chatops_history.read_number(source, at) r;
    SELECT r.at, r.number INTO at, length FROM chatops_history.read_number(source, at) r;
    IF start NOT BETWEEN 0 AND ticks OR length NOT BETWEEN 0 AND ticks - ends - start THEN
      RAISE data_corrupted USING MESSAGE = 'a series has values beyond the last tick';
    END IF;
    present := present
      || ARRAY(SELECT generate_series(ends + start + 1, ends + start + length)::integer);
    ends := ends + start + length;
  END LOOP;
END $$;

-- The sums of days of which nothing is due.
CREATE OR REPLACE FUNCTION chatops_history.sums(
  of_server uuid, of_metric integer, from_time timestamptz, to_time timestamptz, step interval)
RETURNS TABLE (
  "time" timestamptz, label integer, total double precision, minimum bigint, maximum bigint,
  samples bigint)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog AS $$
DECLARE
  chunk record;
  head record;
  slice bytea;
  place integer;
  present integer[];
  counts bigint[];
  lows bigint[];
  ranges bigint[];
  ranging integer;
  so_many bigint[]; -- of ranges
  rests bigint[];
  above double precision[];
  table_name CONSTANT text :=
    CASE step WHEN interval '1 minute' THEN 'metric_chunk_1m' ELSE 'metric_chunk_10m' END;
BEGIN
  FOR chunk IN EXECUTE format(
    'SELECT c.starts_at, c.part, c.header, c.data FROM public.%I c
     WHERE c.server_id = $1 AND c.starts_at >= date_trunc(''day'', $2, ''UTC'') AND c.starts_at < $3
       AND NOT EXISTS (SELECT FROM public.metric_rollup_due d
         WHERE d.server_id = c.server_id AND d.day = c.starts_at)
     ORDER BY c.starts_at, c.part', table_name) USING of_server, from_time, to_time
  LOOP
    BEGIN
      SELECT * INTO head FROM chatops_history.read_header(chunk.header, of_metric);
    EXCEPTION WHEN data_exception OR data_corrupted OR program_limit_exceeded THEN
      RAISE NOTICE 'Left out, as it cannot be read: % % % part %, or a series of it: %',
        table_name, of_server, chunk.starts_at, chunk.part, SQLERRM;
      CONTINUE;
    END;
    FOR i IN 1..coalesce(cardinality(head.labels), 0) LOOP
      BEGIN
        slice := substr(chunk.data, head.offsets[i] + 1, head.sizes[i]);
        SELECT r.at, r.present INTO place, present
          FROM chatops_history.read_presence(slice, 0, cardinality(head.times)) r;
        SELECT r.at, r.numbers INTO place, counts
          FROM chatops_history.read_column(slice, place, cardinality(present)) r;
        IF 1 > ANY (counts) OR 1000000000 < ANY (counts) THEN
          RAISE data_corrupted USING MESSAGE = 'a step cannot have so many values';
        END IF;
        SELECT r.at, r.numbers INTO place, lows
          FROM chatops_history.read_column(slice, place, cardinality(present)) r;
        SELECT r.at, r.numbers INTO place, ranges
          FROM chatops_history.read_column(slice, place, cardinality(present)) r;
        SELECT count(*)::integer INTO ranging FROM unnest(ranges) AS r (range) WHERE r.range <> 0;
        SELECT r.at, r.numbers INTO place, so_many
          FROM chatops_history.read_column(slice, place, ranging) r;
        SELECT r.numbers INTO rests FROM chatops_history.read_column(slice, place, ranging) r;
        ranging := 0;
        above := array_fill(0::double precision, ARRAY[cardinality(present)]);
        FOR n IN 1..cardinality(present) LOOP
          IF ranges[n] <> 0 THEN
            ranging := ranging + 1;
            above[n] := so_many[ranging] * ranges[n]::double precision + rests[ranging];
          END IF;
        END LOOP;
        RETURN QUERY
          SELECT to_timestamp(head.times[p.tick] / 1000), head.labels[i],
            head.shifts[i]::double precision * p.count
              + head.directions[i] * (p.above + p.low::double precision * p.count),
            head.shifts[i] + CASE head.directions[i] WHEN 1 THEN p.low ELSE -p.low - p.range END,
            head.shifts[i] + CASE head.directions[i] WHEN 1 THEN p.low + p.range ELSE -p.low END,
            p.count
          FROM unnest(present, counts, lows, ranges, above) AS p (tick, count, low, range, above)
          WHERE to_timestamp(head.times[p.tick] / 1000) > from_time - step
            AND to_timestamp(head.times[p.tick] / 1000) < to_time;
      EXCEPTION WHEN data_exception OR data_corrupted OR program_limit_exceeded THEN
        RAISE NOTICE 'Left out, as it cannot be read: % % % part %, or a series of it: %',
          table_name, of_server, chunk.starts_at, chunk.part, SQLERRM;
      END;
    END LOOP;
  END LOOP;
END $$;
