-- Nothing of what was read can be edited unnoticed, and what is old gives way by partitions
-- (docs/decisions/0014-data-plane.md, docs/operations.md): anchors of the chains of readings, months that
-- keep what periods are billed by, signatures of batches.

-- Anchors of chains ---------------------------------------------------------------------------------

-- Readings of a device that are gone: the numbers first_n to last_n, and where its chain stood after
-- them. `platen-server verify` goes on from there.
CREATE TABLE chain_anchor (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  first_n   int NOT NULL,
  last_n    int NOT NULL CHECK (last_n >= first_n),
  chain     bytea NOT NULL CHECK (length(chain) = 16),
  PRIMARY KEY (tenant_id, device_id, first_n)
);
SELECT protect_tenant_table('chain_anchor', 'platen_web', 'platen_analyze');
GRANT SELECT ON chain_anchor TO platen_web, platen_analyze;

-- Where the meters of a device stood before its first reading of a month of its site
-- (rules/meter_fold): a device is folded again from there, also when readings before that are gone.
-- Written by the analysis with that first reading; anew when something before it changed.
CREATE TABLE device_checkpoint (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  month     date NOT NULL,                 -- its first day, at the site
  meters    bytea NOT NULL,                -- rules::MeterFold::bytes()
  PRIMARY KEY (tenant_id, device_id, month)
);
SELECT protect_tenant_table('device_checkpoint', 'platen_web', 'platen_analyze');
GRANT SELECT, INSERT, UPDATE, DELETE ON device_checkpoint TO platen_analyze;

-- Signatures ----------------------------------------------------------------------------------------

ALTER TABLE inbox ADD COLUMN signature bytea NOT NULL DEFAULT '';  -- of the batch; empty: it has none
ALTER TABLE inbox ADD COLUMN key_id bytea NOT NULL DEFAULT '';     -- queue_agent_key

-- Public keys of agents, from their certificates: every one that was ever accepted. Tenant-free:
-- ingest looks here before it knows whose batch it is.
CREATE TABLE queue_agent_key (
  agent_id   uuid NOT NULL,
  key_id     bytea NOT NULL CHECK (length(key_id) = 32),  -- SHA-256 of spki
  spki       bytea NOT NULL,               -- SubjectPublicKeyInfo (RFC 5280), DER
  since      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agent_id, key_id)
);
GRANT SELECT, INSERT ON queue_agent_key TO platen_web;
GRANT SELECT ON queue_agent_key TO platen_ingest, platen_analyze;

-- Partitions ----------------------------------------------------------------------------------------

-- What housekeeping has to see of all customers. platen_owner cannot log in: these are for the
-- functions below alone.
CREATE POLICY housekeeping ON reading FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping ON reading_run FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping ON device FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping ON site FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping ON chain_anchor TO platen_owner USING (true) WITH CHECK (true);
CREATE POLICY housekeeping ON device_checkpoint TO platen_owner USING (true) WITH CHECK (true);

DROP FUNCTION make_reading_month(date);
DROP FUNCTION make_inbox_day(date);
DROP FUNCTION make_partition(text, text, text, timestamptz, timestamptz);

-- An empty table that can become a partition of `parent`; its storage parameters are those of the
-- default partition, which LIKE does not take over.
CREATE FUNCTION make_part(parent text, part text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  options text;
BEGIN
  EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)', part, parent);
  SELECT array_to_string(reloptions, ', ') INTO options
  FROM pg_class WHERE oid = to_regclass(format('public.%I', parent || '_default'));
  IF options <> '' THEN
    EXECUTE format('ALTER TABLE public.%I SET (%s)', part, options);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION make_part(text, text) FROM PUBLIC;

CREATE FUNCTION attach_part(parent text, part text, lower_end text, upper_end text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                 parent, part, lower_end, upper_end);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
  EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
END $$;
REVOKE EXECUTE ON FUNCTION attach_part(text, text, text, text) FROM PUBLIC;

-- Makes the partition of the days from `first_day` to before `end_day` (UTC); rows that the default
-- partition took in for it move over. False: it exists, or another one has these days.
CREATE FUNCTION make_partition(parent text, part_key text, first_day date, end_day date)
RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  is_month boolean := end_day > first_day + 1;
  month text := parent || to_char(first_day, '_YYYYMM');
  part text := parent || to_char(first_day, CASE WHEN is_month THEN '_YYYYMM' ELSE '_YYYYMMDD' END);
  zone text := CASE WHEN part_key = 'day' THEN '' ELSE ' 00:00:00+00' END;
BEGIN
  IF to_regclass(format('public.%I', part)) IS NOT NULL
     OR to_regclass(format('public.%I', month)) IS NOT NULL
     OR is_month AND EXISTS (
       SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = to_regclass(format('public.%I', parent)) AND c.relname ~ ('^' || month || '[0-9]{2}$'))
  THEN
    RETURN false;
  END IF;
  PERFORM make_part(parent, part);
  EXECUTE format(
    'WITH moved AS (DELETE FROM public.%1$I WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING *) '
    'INSERT INTO public.%5$I SELECT * FROM moved',
    parent || '_default', part_key, first_day || zone, end_day || zone, part);
  PERFORM attach_part(parent, part, first_day || zone, end_day || zone);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION make_partition(text, text, date, date) FROM PUBLIC;

-- `day` in UTC: the raw archive, and what of it is done.
CREATE FUNCTION make_inbox_day(day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  made boolean := make_partition('inbox_done', 'received_at', day, day + 1);
BEGIN
  RETURN make_partition('inbox', 'received_at', day, day + 1) OR made;
END $$;
REVOKE EXECUTE ON FUNCTION make_inbox_day(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_inbox_day(date) TO platen_work;

-- Any day of the month, in UTC: readings and their runs.
CREATE FUNCTION make_reading_month(day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  first_day date := date_trunc('month', day);
  end_day date := first_day + interval '1 month';
  made boolean := make_partition('reading_run', 'began_at', first_day, end_day);
BEGIN
  RETURN make_partition('reading', 'taken_at', first_day, end_day) OR made;
END $$;
REVOKE EXECUTE ON FUNCTION make_reading_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_reading_month(date) TO platen_work;

-- For installations in which the index of a month would not fit into memory (docs/scaling.md): a
-- day at a time, where its month is not there yet.
CREATE FUNCTION make_reading_day(day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  made boolean := make_partition('reading_run', 'began_at', day, day + 1);
BEGIN
  RETURN make_partition('reading', 'taken_at', day, day + 1) OR made;
END $$;
REVOKE EXECUTE ON FUNCTION make_reading_day(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_reading_day(date) TO platen_work;

-- Any day of the month.
CREATE FUNCTION make_use_month(day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT make_partition('device_day', 'day', date_trunc('month', day)::date,
                        (date_trunc('month', day) + interval '1 month')::date)
$$;
REVOKE EXECUTE ON FUNCTION make_use_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_use_month(date) TO platen_work;

-- Days that lie in the default partitions; months for the days of use.
CREATE OR REPLACE FUNCTION stray_partition_rows() RETURNS TABLE (parent text, period date, stray bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT 'inbox', (received_at AT TIME ZONE 'UTC')::date, count(*) FROM inbox_default GROUP BY 2
  UNION ALL
  SELECT 'inbox_done', (received_at AT TIME ZONE 'UTC')::date, count(*) FROM inbox_done_default GROUP BY 2
  UNION ALL
  SELECT 'reading', (taken_at AT TIME ZONE 'UTC')::date, count(*) FROM reading_default GROUP BY 2
  UNION ALL
  SELECT 'reading_run', (began_at AT TIME ZONE 'UTC')::date, count(*) FROM reading_run_default GROUP BY 2
  UNION ALL
  SELECT 'device_day', date_trunc('month', day)::date, count(*) FROM device_day_default GROUP BY 2
$$;

-- Retention -----------------------------------------------------------------------------------------

-- As before (0006_keep_what_follows.sql); what is known of batches that are done goes with them.
CREATE OR REPLACE FUNCTION drop_inbox_before(day date) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  part text;
  part_begin timestamptz;
  part_end timestamptz;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.inbox'::regclass AND c.relname ~ '^inbox_[0-9]{8}$' ORDER BY 1
  LOOP
    part_begin := to_date(right(part, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC';
    part_end := part_begin + interval '24 hours';
    CONTINUE WHEN part_begin >= day::timestamp AT TIME ZONE 'UTC' OR EXISTS (
      SELECT FROM queue_inbox
      WHERE ready AND received_at >= part_begin AND received_at < part_end);
    LOCK TABLE ONLY public.inbox IN ACCESS EXCLUSIVE MODE;
    CONTINUE WHEN EXISTS (
      SELECT FROM queue_inbox
      WHERE ready AND received_at >= part_begin AND received_at < part_end);
    DELETE FROM queue_inbox WHERE received_at >= part_begin AND received_at < part_end;
    EXECUTE format('DROP TABLE public.%I', part);
    EXECUTE format('DROP TABLE IF EXISTS public.%I', 'inbox_done_' || right(part, 8));
    RETURN NEXT part;
  END LOOP;
END $$;

-- Days of use before the month of `day`. Returns the names of what went.
CREATE FUNCTION drop_use_before(day date) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  part text;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.device_day'::regclass AND c.relname ~ '^device_day_[0-9]{6}$'
      AND right(c.relname, 6) < to_char(day, 'YYYYMM') ORDER BY 1
  LOOP
    EXECUTE format('DROP TABLE public.%I', part);
    RETURN NEXT part;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION drop_use_before(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_use_before(date) TO platen_work;

-- Months of readings before that of `day` in which every reading still is (`only_full`), or all.
CREATE FUNCTION reading_months_before(day date, only_full boolean) RETURNS SETOF date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT to_date(substring(c.relname FROM '^reading_([0-9]{6})'), 'YYYYMM') AS month
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'public.reading'::regclass AND c.relname ~ '^reading_[0-9]{6}([0-9]{2})?$'
    AND substring(c.relname FROM '^reading_([0-9]{6})') < to_char(day, 'YYYYMM')
    AND NOT (only_full AND coalesce(obj_description(c.oid, 'pg_class') = 'period ends', false))
  ORDER BY month
$$;
REVOKE EXECUTE ON FUNCTION reading_months_before(date, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading_months_before(date, boolean) TO platen_work;

-- The spans of numbers that readings and runs of some days stand for: a reading is one, a run all of
-- its repetitions.
CREATE FUNCTION reading_spans(lower_end timestamptz, upper_end timestamptz)
RETURNS TABLE (tenant_id uuid, device_id uuid, began_at timestamptz, began_n int, at timestamptz,
               first_n int, last_n int, chain bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT tenant_id, device_id, taken_at, n, taken_at, n, n, chain FROM reading
  WHERE taken_at >= lower_end AND taken_at < upper_end
  UNION ALL
  SELECT tenant_id, device_id, began_at, began_n, last_at, began_n + 1, last_n, chain FROM reading_run
  WHERE began_at >= lower_end AND began_at < upper_end
$$;
REVOKE EXECUTE ON FUNCTION reading_spans(timestamptz, timestamptz) FROM PUBLIC;

-- Notes where the chains stood after what is in reading_YYYYMM, but not in reading_thin.
CREATE FUNCTION anchor_chains(lower_end timestamptz, upper_end timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  gone bigint;
BEGIN
  WITH span AS (
    SELECT s.tenant_id, s.device_id, s.first_n, s.last_n, s.chain, true AS goes
    FROM reading_spans(lower_end, upper_end) s
    WHERE NOT EXISTS (SELECT FROM reading_thin k WHERE k.tenant_id = s.tenant_id
      AND k.device_id = s.device_id AND k.taken_at = s.began_at AND k.n = s.began_n)
    UNION ALL  -- what went before them
    SELECT a.tenant_id, a.device_id, a.first_n, a.last_n, a.chain, false FROM chain_anchor a
  ), linked AS (
    SELECT *, first_n <> 1 + lag(last_n) OVER (PARTITION BY tenant_id, device_id ORDER BY first_n) AS begins
    FROM span
  ), island AS (
    SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY tenant_id, device_id ORDER BY first_n) AS no
    FROM linked
  ), anchor AS (
    INSERT INTO chain_anchor AS a (tenant_id, device_id, first_n, last_n, chain)
    SELECT tenant_id, device_id, min(first_n), max(last_n), (array_agg(chain ORDER BY last_n DESC))[1]
    FROM island GROUP BY tenant_id, device_id, no HAVING bool_or(goes)
    ON CONFLICT (tenant_id, device_id, first_n)
      DO UPDATE SET last_n = excluded.last_n, chain = excluded.chain
  )
  SELECT coalesce(sum(last_n - first_n + 1), 0) INTO gone FROM span WHERE goes;
  DELETE FROM chain_anchor a USING chain_anchor larger
  WHERE larger.tenant_id = a.tenant_id AND larger.device_id = a.device_id
    AND larger.first_n < a.first_n AND larger.last_n >= a.last_n;
  RETURN gone;
END $$;
REVOKE EXECUTE ON FUNCTION anchor_chains(timestamptz, timestamptz) FROM PUBLIC;

-- Replaces the partitions of a month of readings by one which has, of each device, the first and the
-- last readings of each month of its site (`keep_ends`), or none. Chains get anchors. Returns how many
-- readings went. The old partitions take no more rows meanwhile: late readings wait.
CREATE FUNCTION thin_readings(month date, keep_ends boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  name text := to_char(month, 'YYYYMM');
  lower_end timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
  upper_end timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
  parts text[];
  part text;
  gone bigint;
BEGIN
  SELECT array_agg(c.relname ORDER BY c.relname) INTO parts
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent IN ('public.reading'::regclass, 'public.reading_run'::regclass)
    AND c.relname ~ ('^reading(_run)?_' || name || '([0-9]{2})?$');
  FOREACH part IN ARRAY parts LOOP
    EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', part);
  END LOOP;
  PERFORM make_part('reading', 'reading_thin');
  PERFORM make_part('reading_run', 'reading_run_thin');
  IF keep_ends THEN
    WITH placed AS (
      SELECT s.*, date_trunc('month', s.at AT TIME ZONE t.time_zone) AS local_month
      FROM reading_spans(lower_end, upper_end) s
      JOIN device d ON d.tenant_id = s.tenant_id AND d.id = s.device_id
      JOIN site t ON t.tenant_id = d.tenant_id AND t.id = d.site_id
    ), ranked AS (
      SELECT *,
        row_number() OVER (PARTITION BY tenant_id, device_id, local_month ORDER BY at, last_n) AS from_first,
        row_number() OVER (PARTITION BY tenant_id, device_id, local_month ORDER BY at DESC, last_n DESC) AS from_last
      FROM placed
    ), kept AS (
      SELECT DISTINCT tenant_id, device_id, began_at, began_n FROM ranked WHERE from_first = 1 OR from_last = 1
    )
    INSERT INTO reading_thin SELECT r.* FROM reading r
    JOIN kept k ON k.tenant_id = r.tenant_id AND k.device_id = r.device_id AND k.began_at = r.taken_at
      AND k.began_n = r.n
    WHERE r.taken_at >= lower_end AND r.taken_at < upper_end;
    INSERT INTO reading_run_thin SELECT r.* FROM reading_run r
    JOIN reading_thin k ON k.tenant_id = r.tenant_id AND k.device_id = r.device_id AND k.taken_at = r.began_at
      AND k.n = r.began_n
    WHERE r.began_at >= lower_end AND r.began_at < upper_end;
  END IF;
  gone := anchor_chains(lower_end, upper_end);
  FOREACH part IN ARRAY parts LOOP
    EXECUTE format('DROP TABLE public.%I', part);
  END LOOP;
  IF keep_ends THEN
    EXECUTE format('ALTER TABLE public.reading_thin RENAME TO %I', 'reading_' || name);
    EXECUTE format('ALTER TABLE public.reading_run_thin RENAME TO %I', 'reading_run_' || name);
    EXECUTE format('COMMENT ON TABLE public.%I IS %L', 'reading_' || name, 'period ends');
    PERFORM attach_part('reading', 'reading_' || name, lower_end::text, upper_end::text);
    PERFORM attach_part('reading_run', 'reading_run_' || name, lower_end::text, upper_end::text);
  ELSE
    DROP TABLE public.reading_thin, public.reading_run_thin;
  END IF;
  RETURN gone;
END $$;
REVOKE EXECUTE ON FUNCTION thin_readings(date, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION thin_readings(date, boolean) TO platen_work;

-- Checkpoints before the month of `day`, but the newest one of each device.
CREATE FUNCTION drop_checkpoints_before(day date) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (
    DELETE FROM device_checkpoint c WHERE c.month < date_trunc('month', day)
      AND EXISTS (SELECT FROM device_checkpoint newer WHERE newer.tenant_id = c.tenant_id
        AND newer.device_id = c.device_id AND newer.month > c.month
        AND newer.month <= date_trunc('month', day))
    RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION drop_checkpoints_before(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_checkpoints_before(date) TO platen_work;
