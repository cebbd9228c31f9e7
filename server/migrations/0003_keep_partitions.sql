-- Partitions are made ahead by a job of the work role. Only the owner can make them, so the job
-- calls these functions, which run as the owner, look nowhere but in `public`, and take dates only.

-- Makes one partition; rows that the default partition took in for it move over. False: it exists.
CREATE FUNCTION make_partition(parent text, part text, part_key text, lower_end timestamptz,
                               upper_end timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF to_regclass(format('public.%I', part)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)', part, parent);
  EXECUTE format(
    'WITH moved AS (DELETE FROM public.%1$I WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING *) '
    'INSERT INTO public.%5$I SELECT * FROM moved',
    parent || '_default', part_key, lower_end, upper_end, part);
  EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                 parent, part, lower_end, upper_end);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
  EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION make_partition(text, text, text, timestamptz, timestamptz) FROM PUBLIC;

-- `day` in UTC.
CREATE FUNCTION make_inbox_day(day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT make_partition('inbox', 'inbox_' || to_char(day, 'YYYYMMDD'), 'received_at',
                        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC')
$$;
REVOKE EXECUTE ON FUNCTION make_inbox_day(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_inbox_day(date) TO platen_work;

-- Any day of the month, in UTC.
CREATE FUNCTION make_reading_month(day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT make_partition('reading', 'reading_' || to_char(day, 'YYYYMM'), 'taken_at',
                        date_trunc('month', day::timestamp) AT TIME ZONE 'UTC',
                        (date_trunc('month', day::timestamp) + interval '1 month') AT TIME ZONE 'UTC')
$$;
REVOKE EXECUTE ON FUNCTION make_reading_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_reading_month(date) TO platen_work;

-- Days of the inbox and months of readings that lie in the default partitions.
CREATE FUNCTION stray_partition_rows() RETURNS TABLE (parent text, period date, stray bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT 'inbox', (received_at AT TIME ZONE 'UTC')::date, count(*) FROM inbox_default GROUP BY 2
  UNION ALL
  SELECT 'reading', date_trunc('month', taken_at AT TIME ZONE 'UTC')::date, count(*)
  FROM reading_default GROUP BY 2
$$;
REVOKE EXECUTE ON FUNCTION stray_partition_rows() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stray_partition_rows() TO platen_work;

-- Drops the days of the raw archive before `day`, but none that the analysis still needs. Returns
-- the names of what went.
CREATE FUNCTION drop_inbox_before(day date) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  part text;
  part_day date;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.inbox'::regclass AND c.relname ~ '^inbox_[0-9]{8}$' ORDER BY 1
  LOOP
    part_day := to_date(right(part, 8), 'YYYYMMDD');
    CONTINUE WHEN part_day >= day OR EXISTS (
      SELECT FROM queue_inbox
      WHERE received_at >= part_day::timestamp AT TIME ZONE 'UTC'
        AND received_at < (part_day + 1)::timestamp AT TIME ZONE 'UTC');
    EXECUTE format('DROP TABLE public.%I', part);
    RETURN NEXT part;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION drop_inbox_before(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_inbox_before(date) TO platen_work;
