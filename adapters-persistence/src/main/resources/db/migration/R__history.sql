-- History for SQL, read only: chunks are decoded where they lie, and nothing is stored twice.
-- Readers use the views servers, metrics and latest and the function series; the rest decodes.
-- docs/storage.md describes the form of chunks.
--
-- Flyway runs this file again whenever it changes. So every statement replaces what is there, and
-- views and grants of others on the schema stay. A function whose result changes must be dropped
-- first, by name.
--
-- Every function names pg_temp last in its search_path. PostgreSQL otherwise searches it first, and
-- a reader's own type with the name of a built-in one would run its checks with the hub's rights.
CREATE SCHEMA IF NOT EXISTS chatops_history;

CREATE OR REPLACE VIEW chatops_history.servers AS
SELECT s.id AS server_id, s.name, s.host, u.username AS owner, s.last_seen
FROM server s JOIN users u ON u.id = s.owner_id;

CREATE OR REPLACE VIEW chatops_history.metrics AS
SELECT path AS metric, unit, label_name FROM metric_name;

-- Reads a number of variable length; at becomes the place behind it.
CREATE OR REPLACE FUNCTION chatops_history.read_number(
  source bytea, INOUT at integer, OUT number bigint)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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

-- Reads a number that may be negative.
CREATE OR REPLACE FUNCTION chatops_history.read_signed(
  source bytea, INOUT at integer, OUT number bigint)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT r.at, ((r.number >> 1) & 9223372036854775807) # -(r.number & 1) INTO at, number
    FROM chatops_history.read_number(source, at) r;
END $$;

-- Reads a column of count numbers: ColumnCodec.decode in SQL, with its names. Each turn of the loop
-- is one decision; asked says which.
CREATE OR REPLACE FUNCTION chatops_history.read_column(
  source bytea, INOUT at integer, count integer, OUT numbers bigint[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pace CONSTANT bigint[] :=
    ARRAY(SELECT trunc(65536 / (i + 1.6::double precision))::bigint FROM generate_series(0, 60) i);
  -- Where the kinds of decisions begin in yes and seen.
  on_level CONSTANT integer := 17;
  below CONSTANT integer := 18;
  size_bits CONSTANT integer := 21;
  second_bit CONSTANT integer := 85;
  form CONSTANT integer := get_byte(source, at);
  yes bigint[];
  seen integer[];
  value bigint;
  other bigint;
  step bigint := 0;
  level bigint := 0;
  unit bigint;
  stop integer;
  low bigint := 0;
  high bigint := 4294967295;
  middle bigint;
  code bigint := 0;
  decision integer;
  answer integer;
  asked text := 'expected';
  history integer := 0;
  sign integer := 0;
  node integer;
  bits integer;
  distance bigint;
  done boolean := false;
  filled integer := 1;
BEGIN
  at := at + 1;
  numbers := array_fill(0::bigint, ARRAY[count]);
  IF form NOT IN (2, 3, 4) THEN
    RAISE data_corrupted USING MESSAGE = 'A stored chunk is damaged: no column is of form ' || form;
  END IF;
  IF count = 0 THEN
    RETURN;
  END IF;
  SELECT r.at, r.number INTO at, value FROM chatops_history.read_signed(source, at) r;
  SELECT r.at, r.number INTO at, other FROM chatops_history.read_signed(source, at) r;
  numbers[1] := value;
  IF form = 2 THEN
    FOR i IN 2..count LOOP
      value := value + other;
      numbers[i] := value;
    END LOOP;
    RETURN;
  ELSIF form = 3 THEN
    step := other;
  ELSE
    level := value + other;
  END IF;
  SELECT r.at, r.number INTO at, unit FROM chatops_history.read_number(source, at) r;
  SELECT r.at, r.at + r.number::integer INTO at, stop
    FROM chatops_history.read_number(source, at) r;
  yes := array_fill(32768::bigint, ARRAY[148]);
  seen := array_fill(1, ARRAY[148]);
  FOR i IN 1..4 LOOP
    code := (code << 8) | CASE WHEN at < stop THEN get_byte(source, at) ELSE 0 END;
    at := at + 1;
  END LOOP;
  decision := 1;
  WHILE filled < count LOOP
    IF asked = 'bit' THEN
      middle := low + ((high - low) >> 1);
    ELSE
      middle := low + ((high - low) >> 16) * yes[decision];
    END IF;
    IF code <= middle THEN
      answer := 1;
      high := middle;
    ELSE
      answer := 0;
      low := middle + 1;
    END IF;
    IF asked <> 'bit' THEN
      IF answer = 1 THEN
        yes[decision] := least(
          65512, yes[decision] + (65536 - yes[decision]) * pace[seen[decision]] / 65536);
      ELSE
        yes[decision] := greatest(
          24, yes[decision] - yes[decision] * pace[seen[decision]] / 65536);
      END IF;
      IF seen[decision] < 61 THEN
        seen[decision] := seen[decision] + 1;
      END IF;
    END IF;
    WHILE (low # high) & 4278190080 = 0 LOOP
      low := (low << 8) & 4294967295;
      high := ((high << 8) & 4294967295) | 255;
      code := ((code << 8) & 4294967295) | CASE WHEN at < stop THEN get_byte(source, at) ELSE 0 END;
      at := at + 1;
    END LOOP;
    IF asked = 'expected' THEN
      history := ((history << 1) | (1 - answer)) & 15;
      IF answer = 1 THEN
        value := value + step;
        filled := filled + 1;
        numbers[filled] := value;
        decision := history + 1;
      ELSIF form = 4 THEN
        asked := 'on level';
        decision := on_level;
      ELSE
        asked := 'below';
        decision := below + sign;
      END IF;
    ELSIF asked = 'on level' THEN
      IF answer = 1 THEN
        distance := 0;
        done := true;
      ELSE
        asked := 'below';
        decision := below + sign;
      END IF;
    ELSIF asked = 'below' THEN
      sign := 1 + answer;
      node := 1;
      asked := 'size';
      decision := size_bits + node;
    ELSIF asked = 'size' THEN
      node := (node << 1) | answer;
      decision := size_bits + node;
      IF node >= 64 THEN
        bits := node - 64;
        distance := 1;
        asked := 'second bit';
        decision := second_bit + bits;
        done := bits = 0;
      END IF;
    ELSE
      distance := (distance << 1) | answer;
      bits := bits - 1;
      asked := 'bit';
      done := bits = 0;
    END IF;
    IF done THEN
      IF asked <> 'on level' AND sign = 2 THEN
        distance := -distance;
      END IF;
      value := CASE form WHEN 4 THEN level ELSE value + step END + distance * unit;
      filled := filled + 1;
      numbers[filled] := value;
      asked := 'expected';
      decision := history + 1;
      done := false;
    END IF;
  END LOOP;
  at := stop;
END $$;

-- Refuses bytes whose last four are not the CRC-32C of the others, as far as this PostgreSQL has the
-- function: from 18 on. The hub itself always checks.
CREATE OR REPLACE FUNCTION chatops_history.require_whole(source bytea)
RETURNS void
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place CONSTANT integer := length(source) - 4;
BEGIN
  IF current_setting('server_version_num')::integer < 180000 THEN
    RETURN;
  END IF;
  IF crc32c(substr(source, 1, place)) <> (get_byte(source, place)::bigint << 24)
    + (get_byte(source, place + 1) << 16) + (get_byte(source, place + 2) << 8)
    + get_byte(source, place + 3) THEN
    RAISE data_corrupted USING MESSAGE = 'its checksum is another one';
  END IF;
END $$;

-- Reads a chunk's header: the times of its ticks, and where the series of a metric lie in its data.
-- A series that follows from another one lies where that one does: direction is 1 or, for the
-- opposite, -1, and shift is added. A chunk that cannot be read is refused, and the caller leaves it
-- out with a notice. A newer hub would have functions of its own here.
CREATE OR REPLACE FUNCTION chatops_history.read_header(
  header bytea, metric integer,
  OUT times bigint[], OUT labels integer[], OUT offsets integer[], OUT sizes integer[],
  OUT directions integer[], OUT shifts bigint[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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
  IF get_byte(header, 0) <> 3 THEN
    RAISE data_corrupted USING MESSAGE = 'it is damaged or of another hub, as its version is '
      || get_byte(header, 0);
  END IF;
  PERFORM chatops_history.require_whole(header);
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
  -- The times of reports: three numbers, then runs of two numbers each.
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

-- Reads in which ticks a series has values, counted from 1; at becomes the place behind it.
CREATE OR REPLACE FUNCTION chatops_history.read_presence(
  source bytea, INOUT at integer, ticks integer, OUT present integer[])
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
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

-- Reads the values of a report: all of them or, where it cannot be read, none, with a notice. Version
-- 1 is the same as 2, but without a checksum.
CREATE OR REPLACE FUNCTION chatops_history.read_payload(
  of_server uuid, of_time timestamptz, payload bytea)
RETURNS TABLE (metric integer, label integer, value bigint)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place integer := 1;
  shift integer;
  octet integer;
  number bigint;
  series bigint[];
  numbers bigint[];
  before bigint := 0;
  count integer := -1;
  done integer := 0;
  stop integer := length(payload);
BEGIN
  IF get_byte(payload, 0) NOT BETWEEN 1 AND 2 THEN
    RAISE data_corrupted USING MESSAGE = 'it is damaged or of another hub, as its version is '
      || get_byte(payload, 0);
  END IF;
  IF get_byte(payload, 0) = 2 THEN
    PERFORM chatops_history.require_whole(payload);
    stop := stop - 4;
  END IF;
  LOOP
    number := 0;
    shift := 0;
    LOOP
      IF place >= stop THEN
        RAISE data_corrupted USING MESSAGE = 'a number in a report has no end';
      END IF;
      octet := get_byte(payload, place);
      place := place + 1;
      number := number | ((octet & 127)::bigint << shift);
      EXIT WHEN octet < 128;
      shift := shift + 7;
    END LOOP;
    number := ((number >> 1) & 9223372036854775807) # -(number & 1);
    IF count < 0 THEN
      IF number NOT BETWEEN 0 AND length(payload) / 2 THEN
        RAISE data_corrupted USING MESSAGE = 'no report has ' || number || ' values';
      END IF;
      count := number;
      series := array_fill(0::bigint, ARRAY[count]);
      numbers := series;
    ELSIF done < count THEN
      before := before + number;
      -- A label's number has 31 bits, a metric's 8.
      IF before NOT BETWEEN 0 AND 549755813887 THEN
        RAISE data_corrupted USING MESSAGE = 'no series has the number ' || before;
      END IF;
      done := done + 1;
      series[done] := before;
    ELSE
      done := done + 1;
      numbers[done - count] := number;
    END IF;
    EXIT WHEN done = 2 * count;
  END LOOP;
  IF place < stop THEN
    RAISE data_corrupted USING MESSAGE = 'it is too long';
  END IF;
  RETURN QUERY
    SELECT (s.of_series & 255)::integer, (s.of_series >> 8)::integer, s.number
    FROM unnest(series, numbers) AS s (of_series, number);
EXCEPTION WHEN data_exception OR data_corrupted OR program_limit_exceeded THEN
  RAISE NOTICE 'Left out, as it cannot be read: metric_report % %: %',
    of_server, of_time, SQLERRM;
END $$;

-- Returns each report's value of a metric: from raw chunks and, for the last hour, from reports.
-- What cannot be read is left out, and a notice names it. Where a report names a series twice, the
-- first value counts, as in chunks.
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
        PERFORM chatops_history.require_whole(slice);
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
    FROM public.metric_report m
    CROSS JOIN LATERAL chatops_history.read_payload(of_server, m.collected_at, m.payload)
      WITH ORDINALITY AS p (metric, label, value, place)
    WHERE m.server_id = of_server AND m.collected_at >= from_time AND m.collected_at < to_time
      AND p.metric = of_metric
    ORDER BY m.collected_at, m.sequence, p.label, p.place;
END $$;

-- Returns the sums of the days for which no roll-up is due.
CREATE OR REPLACE FUNCTION chatops_history.sums(
  of_server uuid, of_metric integer, from_time timestamptz, to_time timestamptz, step interval)
RETURNS TABLE (
  "time" timestamptz, label integer, total double precision, minimum bigint, maximum bigint,
  samples bigint)
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
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
        PERFORM chatops_history.require_whole(slice);
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

-- Returns a metric's history. Like the hub itself, it first keeps the hours of reports from being
-- dropped and then takes its snapshot, so that a report on its way into a chunk is seen in one of
-- the two. This is why it is volatile: a stable function would use its caller's snapshot, which is
-- older than the lock. The step in which the range begins is whole, even where it is not summed up
-- yet.
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

-- Returns the newest report of each server that reported within the last hour or so; older ones are
-- history.
CREATE OR REPLACE FUNCTION chatops_history.newest_reports()
RETURNS TABLE (
  server_id uuid, "time" timestamptz, metric text, label text, value double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
  newest record;
BEGIN
  -- One query for each server, answered from the end of its part of the index. A single query would
  -- need a lateral LIMIT, which cannot be sent to the shards of a distributed table.
  FOR one IN SELECT s.id FROM public.server s LOOP
    SELECT r.collected_at, r.payload INTO newest FROM public.metric_report r
      WHERE r.server_id = one.id ORDER BY r.collected_at DESC, r.sequence DESC LIMIT 1;
    CONTINUE WHEN NOT FOUND;
    RETURN QUERY
      SELECT one.id, newest.collected_at, n.path, l.value, p.value / n.scale::double precision
      FROM (
        SELECT DISTINCT ON (f.metric, f.label) f.metric, f.label, f.value
        FROM chatops_history.read_payload(one.id, newest.collected_at, newest.payload)
          WITH ORDINALITY AS f (metric, label, value, place)
        ORDER BY f.metric, f.label, f.place) AS p
      JOIN public.metric_name n ON n.id = p.metric
      LEFT JOIN public.metric_label l ON l.id = p.label;
  END LOOP;
END $$;

CREATE OR REPLACE VIEW chatops_history.latest AS SELECT * FROM chatops_history.newest_reports();

-- A role that may read this schema and nothing else; logins are made members of it.
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
  RAISE WARNING USING MESSAGE =
    'The role chatops_reader cannot be made: the hub''s own role may not. To let others read the'
    || ' schema chatops_history, make the role and grant it as docs/grafana.md tells';
END $$;
