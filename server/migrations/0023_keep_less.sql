-- What is not partitioned gives way in batches (docs/operations.md): days of customers, of which there are
-- few, and the history of supplies and alerts, whose spans last from one month into another, so that no
-- partition would ever be whole. Where a device was and what it was called stays: who bills asks for it.

-- Since when use per device and day is kept; no row: since ever. Sums of customers are kept longer, and what
-- is written of a device moves them by what it changes: a day that has gone must not be written again.
CREATE TABLE use_kept (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  since    date NOT NULL
);
GRANT SELECT ON use_kept TO platen_analyze;

-- Whole months of use before that of `day`; the names of the tables that went.
CREATE OR REPLACE FUNCTION drop_use_before(day date) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  part text;
BEGIN
  INSERT INTO use_kept (since) VALUES (date_trunc('month', drop_use_before.day)::date)
  ON CONFLICT (only_row) DO UPDATE SET since = greatest(use_kept.since, excluded.since);
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.device_day'::regclass AND c.relname ~ '^device_day_[0-9]{6}$'
      AND right(c.relname, 6) < to_char(drop_use_before.day, 'YYYYMM') ORDER BY 1
  LOOP
    EXECUTE format('DROP TABLE public.%I', part);
    RETURN NEXT part;
  END LOOP;
END $$;

CREATE POLICY housekeeping_select ON customer_day FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping_delete ON customer_day FOR DELETE TO platen_owner USING (true);
CREATE POLICY housekeeping_select ON device_span FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping_delete ON device_span FOR DELETE TO platen_owner USING (true);

-- Where months of use went before that was noted, customers have days older than the oldest month that is there.
WITH oldest AS (
  SELECT to_date(min(right(c.relname, 6)), 'YYYYMM') AS month
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'device_day'::regclass AND c.relname ~ '^device_day_[0-9]{6}$')
INSERT INTO use_kept (since)
SELECT month FROM oldest WHERE EXISTS (
  SELECT FROM customer_day c WHERE c.day < oldest.month AND c.devices > 0 AND NOT EXISTS (
    SELECT FROM device_day_default u WHERE u.tenant_id = c.tenant_id AND u.day = c.day));

-- At most `most` days of customers before the month of `day`. Returns how many went.
CREATE FUNCTION drop_customer_days_before(day date, most int) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH old AS (
    SELECT c.tenant_id, c.day FROM customer_day c
    WHERE c.day < date_trunc('month', drop_customer_days_before.day) LIMIT most
  ), gone AS (
    DELETE FROM customer_day c USING old WHERE c.tenant_id = old.tenant_id AND c.day = old.day RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION drop_customer_days_before(date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_customer_days_before(date, int) TO platen_work;

-- Spans of supplies and alerts that ended before the month of `day`, of the next `devices` devices behind
-- one (nulls: from the first on): by the index of each, so that a batch costs the same wherever it is. The
-- condition is one that the index knows whatever the plan: no device has an id of zeros.
-- Returns where it came to (no row: there are no more devices) and how many spans went.
CREATE FUNCTION drop_spans_before(day date, after_tenant uuid, after_device uuid, devices int)
RETURNS TABLE (last_tenant uuid, last_device uuid, gone bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH batch AS MATERIALIZED (
    SELECT d.tenant_id, d.id FROM device d
    WHERE (d.tenant_id, d.id) > (coalesce(after_tenant, '00000000-0000-0000-0000-000000000000'),
                                 coalesce(after_device, '00000000-0000-0000-0000-000000000000'))
    ORDER BY d.tenant_id, d.id LIMIT devices
  ), dropped AS (
    DELETE FROM device_span s USING batch b, unnest(ARRAY['supply', 'alert']) AS k (kind)
    WHERE s.tenant_id = b.tenant_id AND s.device_id = b.id AND s.kind = k.kind
      AND s.ended_at < date_trunc('month', drop_spans_before.day::timestamp) AT TIME ZONE 'UTC'
    RETURNING 1)
  SELECT b.tenant_id, b.id, (SELECT count(*) FROM dropped) FROM batch b
  ORDER BY b.tenant_id DESC, b.id DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION drop_spans_before(date, uuid, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_spans_before(date, uuid, uuid, int) TO platen_work;
