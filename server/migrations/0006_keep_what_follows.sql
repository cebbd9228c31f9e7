-- A batch stored ahead may follow, and be acknowledged, at the very moment in which its day of the
-- archive goes; and what comes back from quarantine is stored under its old time. Whoever does either
-- holds a lock on the inbox: what goes is decided when nobody does.
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
    RETURN NEXT part;
  END LOOP;
END $$;
