-- What is not partitioned gives way in batches (docs/operations.md): days of customers, of which there are
-- few, and the history of supplies and alerts, whose spans last from one month into another, so that no
-- partition would ever be whole. Where a device was and what it was called stays: who bills asks for it.

CREATE POLICY housekeeping_select ON customer_day FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping_delete ON customer_day FOR DELETE TO platen_owner USING (true);
CREATE POLICY housekeeping_select ON device_span FOR SELECT TO platen_owner USING (true);
CREATE POLICY housekeeping_delete ON device_span FOR DELETE TO platen_owner USING (true);

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
-- one (nulls: from the first on): by the index of each, so that a batch costs the same wherever it is.
-- Returns where it came to (no row: there are no more devices) and how many spans went.
CREATE FUNCTION drop_spans_before(day date, after_tenant uuid, after_device uuid, devices int)
RETURNS TABLE (last_tenant uuid, last_device uuid, gone bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH batch AS MATERIALIZED (
    SELECT d.tenant_id, d.id FROM device d
    WHERE after_tenant IS NULL OR (d.tenant_id, d.id) > (after_tenant, after_device)
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
