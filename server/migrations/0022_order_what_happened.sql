-- Everything derived can be made again from the raw archive (docs/decisions/0018-rebuild.md): not only batches,
-- also what people did in between has its place in the order of the analysis.

-- By which version of the normaliser the records of a batch were understood (common/normalise/version.hpp); null:
-- before it was noted.
ALTER TABLE inbox_done ADD COLUMN normaliser int;

-- When the item came back (analysis_seq, as inbox_done.no), and by which version; null: it did not, or before
-- this was noted.
ALTER TABLE quarantine ADD COLUMN no bigint, ADD COLUMN normaliser int;
GRANT UPDATE (no, normaliser) ON quarantine TO platen_analyze;

-- When the device was folded again with this decision (analysis_seq): from then on it counts; null: not yet.
ALTER TABLE counter_decision ADD COLUMN no bigint;
GRANT UPDATE (no) ON counter_decision TO platen_analyze;

-- From when on readings of its old profiles are understood by the new ones (analysis_seq), and by which version.
ALTER TABLE correction ADD COLUMN no bigint, ADD COLUMN normaliser int;

-- What was decided so far gets its place by being folded in again.
ALTER TABLE counter_decision NO FORCE ROW LEVEL SECURITY;  -- for the owner, until the end of this file
INSERT INTO queue_refold (tenant_id, device_id) SELECT DISTINCT tenant_id, device_id FROM counter_decision
ON CONFLICT DO NOTHING;
ALTER TABLE counter_decision FORCE ROW LEVEL SECURITY;

-- Months (their first days, in UTC) of which retention has taken readings. Those before `dropped_before` have none.
CREATE FUNCTION thinned_months() RETURNS TABLE (month date, dropped_before date)
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  WITH part AS (
    SELECT to_date(substring(c.relname FROM '^reading_([0-9]{6})'), 'YYYYMM') AS month,
      coalesce(obj_description(c.oid, 'pg_class') = 'period ends', false) AS is_thinned
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.reading'::regclass AND c.relname ~ '^reading_[0-9]{6}([0-9]{2})?$')
  SELECT month, (SELECT min(month) FROM part) FROM part WHERE is_thinned
  UNION ALL SELECT NULL, (SELECT min(month) FROM part)
$$;
CREATE FUNCTION is_thinned(taken_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT coalesce(bool_or(date_trunc('month', taken_at AT TIME ZONE 'UTC')::date = t.month
    OR date_trunc('month', taken_at AT TIME ZONE 'UTC')::date < t.dropped_before), false)
  FROM thinned_months() t
$$;
REVOKE EXECUTE ON FUNCTION thinned_months() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION is_thinned(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION thinned_months() TO platen_analyze;
GRANT EXECUTE ON FUNCTION is_thinned(timestamptz) TO platen_analyze;
