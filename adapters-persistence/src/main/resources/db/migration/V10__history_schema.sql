-- What reading a stored number takes: the hub fills it in from its own list of metrics.
ALTER TABLE metric_name
  ADD COLUMN scale integer, -- a value times this is the whole number that is stored
  ADD COLUMN unit text,
  ADD COLUMN label_name text;

-- History for SQL, read only: chunks are decoded where they lie, nothing is stored twice. What is
-- offered: servers, metrics, latest, series. The form of chunks is described in docs/storage.md.
CREATE SCHEMA chatops_history;

CREATE VIEW chatops_history.servers AS
SELECT s.id AS server_id, s.name, s.host, u.username AS owner, s.last_seen
FROM server s JOIN users u ON u.id = s.owner_id;

CREATE VIEW chatops_history.metrics AS
SELECT path AS metric, unit, label_name FROM metric_name;

-- Raw deflate (RFC 1951), which PostgreSQL lacks: bit by bit, as columns are short.
CREATE FUNCTION chatops_history.inflate(source bytea, size integer) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  length_base CONSTANT integer[] := '{3,4,5,6,7,8,9,10,11,13,15,17,19,23,27,31,35,43,51,59,67,83,99,115,131,163,195,227,258}';
  length_bits CONSTANT integer[] := '{0,0,0,0,0,0,0,0,1,1,1,1,2,2,2,2,3,3,3,3,4,4,4,4,5,5,5,5,0}';
  distance_base CONSTANT integer[] := '{1,2,3,4,5,7,9,13,17,25,33,49,65,97,129,193,257,385,513,769,1025,1537,2049,3073,4097,6145,8193,12289,16385,24577}';
  distance_bits CONSTANT integer[] := '{0,0,0,0,1,1,2,2,3,3,4,4,5,5,6,6,7,7,8,8,9,9,10,10,11,11,12,12,13,13}';
  code_order CONSTANT integer[] := '{16,17,18,0,8,7,9,6,10,5,11,4,12,3,13,2,14,1,15}';
  target bytea := decode(repeat('00', size), 'hex');
  filled integer := 0;
  at bigint := 0; -- in bits
  final integer;
  kind integer;
  -- of three codes (lengths, literals, distances): how many have each length, and their symbols
  counts integer[];
  symbols integer[];
  lengths integer[];
  literals integer;
  distances integer;
  length_codes integer;
  reading integer; -- which of the codes, from 0
  code integer;
  first integer;
  index integer;
  width integer;
  symbol integer;
  known integer;
  repeated integer;
  previous integer;
  run integer;
  distance integer;
BEGIN
  LOOP
    final := get_bit(source, at);
    kind := get_bit(source, at + 1) + 2 * get_bit(source, at + 2);
    at := at + 3;
    IF kind = 0 THEN
      at := (at + 7) / 8 * 8;
      run := get_byte(source, (at / 8)::integer) + 256 * get_byte(source, (at / 8)::integer + 1);
      target := overlay(target PLACING substr(source, (at / 8)::integer + 5, run) FROM filled + 1);
      filled := filled + run;
      at := at + 32 + run * 8;
    ELSIF kind = 3 THEN
      RAISE data_corrupted USING MESSAGE = 'A stored chunk is damaged';
    ELSE
      counts := array_fill(0, ARRAY[48]);
      symbols := array_fill(0, ARRAY[1152]);
      IF kind = 1 THEN
        literals := 288;
        distances := 30;
        lengths := array_fill(8, ARRAY[144]) || array_fill(9, ARRAY[112])
          || array_fill(7, ARRAY[24]) || array_fill(8, ARRAY[8]) || array_fill(5, ARRAY[30]);
      ELSE
        literals := 257;
        distances := 1;
        length_codes := 4;
        FOR i IN 0..4 LOOP
          literals := literals + (get_bit(source, at + i) << i);
          distances := distances + (get_bit(source, at + 5 + i) << i);
        END LOOP;
        FOR i IN 0..3 LOOP
          length_codes := length_codes + (get_bit(source, at + 10 + i) << i);
        END LOOP;
        at := at + 14;
        lengths := array_fill(0, ARRAY[19]);
        FOR i IN 1..length_codes LOOP
          lengths[code_order[i] + 1] :=
            get_bit(source, at) + 2 * get_bit(source, at + 1) + 4 * get_bit(source, at + 2);
          at := at + 3;
        END LOOP;
        -- The code of the lengths is the first of the three.
        FOR i IN 1..19 LOOP
          counts[lengths[i] + 1] := counts[lengths[i] + 1] + 1;
        END LOOP;
        known := 0;
        FOR w IN 1..7 LOOP
          FOR i IN 1..19 LOOP
            IF lengths[i] = w THEN
              known := known + 1;
              symbols[known] := i - 1;
            END IF;
          END LOOP;
        END LOOP;
        lengths := array_fill(0, ARRAY[literals + distances]);
        known := 0;
        WHILE known < literals + distances LOOP
          code := 0; first := 0; index := 0; width := 1;
          LOOP
            code := code + get_bit(source, at);
            at := at + 1;
            EXIT WHEN code - counts[width + 1] < first;
            index := index + counts[width + 1];
            first := (first + counts[width + 1]) * 2;
            code := code * 2;
            width := width + 1;
          END LOOP;
          symbol := symbols[index + code - first + 1];
          IF symbol < 16 THEN
            known := known + 1;
            lengths[known] := symbol;
          ELSE
            previous := CASE symbol WHEN 16 THEN lengths[known] ELSE 0 END;
            repeated := CASE symbol WHEN 18 THEN 11 ELSE 3 END;
            width := CASE symbol WHEN 16 THEN 2 WHEN 17 THEN 3 ELSE 7 END;
            FOR i IN 0..width - 1 LOOP
              repeated := repeated + (get_bit(source, at + i) << i);
            END LOOP;
            at := at + width;
            FOR i IN 1..repeated LOOP
              lengths[known + i] := previous;
            END LOOP;
            known := known + repeated;
          END IF;
        END LOOP;
      END IF;
      -- The codes of literals (17..32 in counts, from 289 in symbols) and distances (33..48, 865).
      FOR i IN 1..literals LOOP
        counts[17 + lengths[i]] := counts[17 + lengths[i]] + 1;
      END LOOP;
      FOR i IN 1..distances LOOP
        counts[33 + lengths[literals + i]] := counts[33 + lengths[literals + i]] + 1;
      END LOOP;
      known := 288;
      FOR w IN 1..15 LOOP
        IF counts[17 + w] > 0 THEN
          FOR i IN 1..literals LOOP
            IF lengths[i] = w THEN
              known := known + 1;
              symbols[known] := i - 1;
            END IF;
          END LOOP;
        END IF;
      END LOOP;
      known := 864;
      FOR w IN 1..15 LOOP
        IF counts[33 + w] > 0 THEN
          FOR i IN 1..distances LOOP
            IF lengths[literals + i] = w THEN
              known := known + 1;
              symbols[known] := i - 1;
            END IF;
          END LOOP;
        END IF;
      END LOOP;
      reading := 1;
      LOOP
        code := 0; first := 0; index := 0; width := 1 + 16 * reading;
        LOOP
          code := code + get_bit(source, at);
          at := at + 1;
          width := width + 1;
          EXIT WHEN code - counts[width] < first;
          index := index + counts[width];
          first := (first + counts[width]) * 2;
          code := code * 2;
        END LOOP;
        symbol := symbols[576 * reading - 288 + index + code - first + 1];
        IF reading = 2 THEN
          distance := distance_base[symbol + 1];
          FOR i IN 0..distance_bits[symbol + 1] - 1 LOOP
            distance := distance + (get_bit(source, at + i) << i);
          END LOOP;
          at := at + distance_bits[symbol + 1];
          FOR i IN 1..run LOOP
            target := set_byte(target, filled, get_byte(target, filled - distance));
            filled := filled + 1;
          END LOOP;
          reading := 1;
        ELSIF symbol < 256 THEN
          target := set_byte(target, filled, symbol);
          filled := filled + 1;
        ELSIF symbol = 256 THEN
          EXIT;
        ELSE
          run := length_base[symbol - 256];
          FOR i IN 0..length_bits[symbol - 256] - 1 LOOP
            run := run + (get_bit(source, at + i) << i);
          END LOOP;
          at := at + length_bits[symbol - 256];
          reading := 2;
        END IF;
      END LOOP;
    END IF;
    EXIT WHEN final = 1;
  END LOOP;
  RETURN target;
END $$;

-- A number of variable length at a place, and the place behind it.
CREATE FUNCTION chatops_history.read_number(source bytea, INOUT at integer, OUT number bigint)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  octet integer;
  shift integer := 0;
BEGIN
  number := 0;
  LOOP
    octet := get_byte(source, at);
    at := at + 1;
    number := number | ((octet & 127)::bigint << shift);
    EXIT WHEN octet < 128;
    shift := shift + 7;
  END LOOP;
END $$;

-- A column of so many numbers at a place, and the place behind it.
CREATE FUNCTION chatops_history.read_column(
  source bytea, INOUT at integer, count integer, OUT numbers bigint[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  packed CONSTANT boolean := get_byte(source, at) = 1;
  plain bytea := source;
  place integer := at + 1;
  size bigint;
  octet integer;
  shift integer;
  number bigint;
  signed bigint;
  value bigint;
  unit bigint;
  literals bigint := 0;
  run bigint := 0;
  filled integer := 0;
  expects text := 'first';
BEGIN
  numbers := array_fill(0::bigint, ARRAY[count]);
  IF packed THEN
    SELECT r.at, r.number INTO place, size FROM chatops_history.read_number(source, place) r;
    SELECT r.at, r.number INTO place, number FROM chatops_history.read_number(source, place) r;
    plain := chatops_history.inflate(substr(source, place + 1, number::integer), size::integer);
    at := place + number::integer;
    place := 0;
  END IF;
  WHILE filled < count LOOP
    number := 0;
    shift := 0;
    LOOP
      octet := get_byte(plain, place);
      place := place + 1;
      number := number | ((octet & 127)::bigint << shift);
      EXIT WHEN octet < 128;
      shift := shift + 7;
    END LOOP;
    IF literals > 0 THEN
      value := value + (((number >> 1) & 9223372036854775807) # -(number & 1)) * unit;
      filled := filled + 1;
      numbers[filled] := value;
      literals := literals - 1;
    ELSIF run > 0 THEN
      signed := (((number >> 1) & 9223372036854775807) # -(number & 1)) * unit;
      FOR i IN 1..run LOOP
        value := value + signed;
        numbers[filled + i] := value;
      END LOOP;
      filled := filled + run::integer;
      run := 0;
    ELSIF expects = 'token' THEN
      IF number & 1 = 1 THEN
        run := number >> 1;
      ELSE
        literals := number >> 1;
      END IF;
    ELSIF expects = 'first' THEN
      value := ((number >> 1) & 9223372036854775807) # -(number & 1);
      filled := 1;
      numbers[1] := value;
      expects := 'unit';
    ELSE
      unit := number;
      expects := 'token';
    END IF;
    -- The unit follows even where there is one number only.
    IF filled = count AND expects = 'unit' THEN
      place := place + 1;
    END IF;
  END LOOP;
  IF NOT packed THEN
    at := place;
  END IF;
END $$;

-- Of a chunk's header: the times of its ticks, and where in its data the series of a metric lie.
CREATE FUNCTION chatops_history.read_header(
  header bytea, metric integer,
  OUT times bigint[], OUT labels integer[], OUT offsets integer[], OUT sizes integer[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  at integer := 1;
  count bigint;
  series bigint := 0;
  size bigint;
  ends bigint := 0;
BEGIN
  IF get_byte(header, 0) <> 1 THEN
    RAISE feature_not_supported
      USING MESSAGE = 'A chunk was written by a newer hub than this schema chatops_history is of';
  END IF;
  SELECT r.at, r.number INTO at, count FROM chatops_history.read_number(header, at) r;
  SELECT r.at, r.numbers INTO at, times
    FROM chatops_history.read_column(header, at, count::integer) r;
  SELECT r.at, r.number INTO at, count FROM chatops_history.read_number(header, at) r;
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
    IF series & 255 = metric THEN
      labels := labels || (series >> 8)::integer;
      offsets := offsets || ends::integer;
      sizes := sizes || size::integer;
    END IF;
    ends := ends + size;
  END LOOP;
END $$;

-- In which of so many ticks a series has values, counted from 1, and the place behind it.
CREATE FUNCTION chatops_history.read_presence(
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
  present := '{}';
  FOR i IN 1..runs LOOP
    SELECT r.at, r.number INTO at, start FROM chatops_history.read_number(source, at) r;
    SELECT r.at, r.number INTO at, length FROM chatops_history.read_number(source, at) r;
    present := present
      || ARRAY(SELECT generate_series(ends + start + 1, ends + start + length)::integer);
    ends := ends + start + length;
  END LOOP;
END $$;

-- The values of a report's payload.
CREATE FUNCTION chatops_history.read_payload(payload bytea)
RETURNS TABLE (metric integer, label integer, value bigint)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  place integer := 1;
  shift integer;
  octet integer;
  number bigint;
  series bigint[];
  before bigint := 0;
  count integer := -1;
  done integer := 0;
BEGIN
  IF get_byte(payload, 0) <> 1 THEN
    RAISE feature_not_supported
      USING MESSAGE = 'A report was stored by a newer hub than this schema chatops_history is of';
  END IF;
  LOOP
    number := 0;
    shift := 0;
    LOOP
      octet := get_byte(payload, place);
      place := place + 1;
      number := number | ((octet & 127)::bigint << shift);
      EXIT WHEN octet < 128;
      shift := shift + 7;
    END LOOP;
    number := ((number >> 1) & 9223372036854775807) # -(number & 1);
    IF count < 0 THEN
      count := number;
      series := array_fill(0::bigint, ARRAY[count]);
    ELSIF done < count THEN
      before := before + number;
      done := done + 1;
      series[done] := before;
    ELSE
      done := done + 1;
      metric := (series[done - count] & 255)::integer;
      label := (series[done - count] >> 8)::integer;
      value := number;
      RETURN NEXT;
    END IF;
    EXIT WHEN done = 2 * count;
  END LOOP;
END $$;

-- Each report's value of a metric: from raw chunks and, of the last hour, from reports.
CREATE FUNCTION chatops_history.raw(
  of_server uuid, of_metric integer, from_time timestamptz, to_time timestamptz, only_due boolean)
RETURNS TABLE ("time" timestamptz, label integer, value bigint)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog AS $$
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
    SELECT c.header, c.data FROM public.metric_chunk_raw c
    WHERE c.server_id = of_server AND c.starts_at >= date_trunc('hour', from_time, 'UTC')
      AND c.starts_at < to_time
      AND (NOT only_due OR EXISTS (SELECT FROM public.metric_rollup_due d
        WHERE d.server_id = c.server_id AND d.day = date_trunc('day', c.starts_at, 'UTC')))
    ORDER BY c.starts_at, c.part
  LOOP
    SELECT * INTO head FROM chatops_history.read_header(chunk.header, of_metric);
    FOR i IN 1..coalesce(cardinality(head.labels), 0) LOOP
      slice := substr(chunk.data, head.offsets[i] + 1, head.sizes[i]);
      SELECT r.at, r.present INTO place, present
        FROM chatops_history.read_presence(slice, 0, cardinality(head.times)) r;
      SELECT r.numbers INTO numbers
        FROM chatops_history.read_column(slice, place, cardinality(present)) r;
      RETURN QUERY
        SELECT to_timestamp(head.times[p.tick] / 1000000)
            + (head.times[p.tick] % 1000000) * interval '1 microsecond',
          head.labels[i], p.number
        FROM unnest(present, numbers) AS p (tick, number)
        WHERE head.times[p.tick] >= from_micros AND head.times[p.tick] < to_micros;
    END LOOP;
  END LOOP;
  RETURN QUERY
    SELECT m.collected_at, p.label, p.value
    FROM public.metric_report m CROSS JOIN LATERAL chatops_history.read_payload(m.payload) p
    WHERE m.server_id = of_server AND m.collected_at >= from_time AND m.collected_at < to_time
      AND p.metric = of_metric;
END $$;

-- The sums of days of which nothing is due.
CREATE FUNCTION chatops_history.sums(
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
  above bigint[];
  table_name CONSTANT text :=
    CASE step WHEN interval '1 minute' THEN 'metric_chunk_1m' ELSE 'metric_chunk_10m' END;
BEGIN
  FOR chunk IN EXECUTE format(
    'SELECT c.header, c.data FROM public.%I c
     WHERE c.server_id = $1 AND c.starts_at >= date_trunc(''day'', $2, ''UTC'') AND c.starts_at < $3
       AND NOT EXISTS (SELECT FROM public.metric_rollup_due d
         WHERE d.server_id = c.server_id AND d.day = c.starts_at)
     ORDER BY c.starts_at, c.part', table_name) USING of_server, from_time, to_time
  LOOP
    SELECT * INTO head FROM chatops_history.read_header(chunk.header, of_metric);
    FOR i IN 1..coalesce(cardinality(head.labels), 0) LOOP
      slice := substr(chunk.data, head.offsets[i] + 1, head.sizes[i]);
      SELECT r.at, r.present INTO place, present
        FROM chatops_history.read_presence(slice, 0, cardinality(head.times)) r;
      SELECT r.at, r.numbers INTO place, counts
        FROM chatops_history.read_column(slice, place, cardinality(present)) r;
      SELECT r.at, r.numbers INTO place, lows
        FROM chatops_history.read_column(slice, place, cardinality(present)) r;
      SELECT r.at, r.numbers INTO place, ranges
        FROM chatops_history.read_column(slice, place, cardinality(present)) r;
      SELECT r.numbers INTO above
        FROM chatops_history.read_column(slice, place, cardinality(present)) r;
      RETURN QUERY
        SELECT to_timestamp(head.times[p.tick] / 1000), head.labels[i],
          p.above + p.low::double precision * p.count, p.low, p.low + p.range, p.count
        FROM unnest(present, counts, lows, ranges, above) AS p (tick, count, low, range, above)
        WHERE to_timestamp(head.times[p.tick] / 1000) > from_time - step
          AND to_timestamp(head.times[p.tick] / 1000) < to_time;
    END LOOP;
  END LOOP;
END $$;

CREATE FUNCTION chatops_history.series(
  server_id uuid, metric text, from_time timestamptz, to_time timestamptz,
  tier text DEFAULT 'auto')
RETURNS TABLE (
  "time" timestamptz, label text, average double precision, minimum double precision,
  maximum double precision, samples bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
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
          FROM chatops_history.raw($1, of_metric, $3, $4, true) r
        ) AS a
        GROUP BY a.begins, a.label
      ) AS b
      LEFT JOIN public.metric_label l ON l.id = b.label
      ORDER BY b.begins, l.value;
  END IF;
END $$;

-- The newest report of each server that reported within the last hour or so; older ones are
-- history.
CREATE FUNCTION chatops_history.newest_reports()
RETURNS TABLE (
  server_id uuid, "time" timestamptz, metric text, label text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT s.id, m.collected_at, n.path, l.value, p.value / n.scale::double precision
  FROM public.server s
  CROSS JOIN LATERAL (
    SELECT r.collected_at, r.payload FROM public.metric_report r
    WHERE r.server_id = s.id ORDER BY r.collected_at DESC, r.sequence DESC LIMIT 1) AS m
  CROSS JOIN LATERAL chatops_history.read_payload(m.payload) p
  JOIN public.metric_name n ON n.id = p.metric
  LEFT JOIN public.metric_label l ON l.id = p.label
$$;

CREATE VIEW chatops_history.latest AS SELECT * FROM chatops_history.newest_reports();

-- A role that may read this and nothing else; who logs in is made a member of it.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA chatops_history FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'chatops_reader') THEN
    CREATE ROLE chatops_reader NOLOGIN;
  END IF;
  GRANT USAGE ON SCHEMA chatops_history TO chatops_reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA chatops_history TO chatops_reader;
  GRANT EXECUTE ON FUNCTION chatops_history.series, chatops_history.newest_reports
    TO chatops_reader;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'The role chatops_reader cannot be made: the hub''s own role may not. To let others read the schema chatops_history, make the role and grant it as docs/grafana.md tells';
END $$;
