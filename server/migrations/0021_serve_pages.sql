-- What each request of a page needs, in one step and along indexes.

-- Whose session it is and what may be seen with it. One call a request: as a function, so that its plan is kept
-- whatever the role's plan_cache_mode says, and without a transaction around it.
CREATE INDEX organisation_of_parent ON organisation (parent_id, tenant_id);
CREATE FUNCTION session_of(token_hash bytea)
RETURNS TABLE (created_at timestamptz, last_used_at timestamptz, id uuid, organisation_id uuid, role text, must_change boolean,
               tenants uuid[])
LANGUAGE plpgsql STABLE ROWS 1 SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT s.created_at, s.last_used_at, u.id, u.organisation_id, u.role, u.must_change, ARRAY(
    WITH RECURSIVE below AS (
      SELECT o.tenant_id FROM public.organisation o WHERE o.tenant_id = u.organisation_id
      UNION SELECT o.tenant_id FROM public.organisation o JOIN below b ON o.parent_id = b.tenant_id)
    SELECT b.tenant_id FROM below b)
  FROM public.login_session s JOIN public.login_user u ON u.id = s.user_id
  WHERE s.token_sha256 = token_hash;
END $$;

-- Where the life count stands among the counters of a set, if it counts pages: lists show it of each device, and
-- would look through the set for each.
CREATE FUNCTION place_of_life(counters text) RETURNS smallint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT n.place FROM jsonb_array_elements(counters::jsonb) WITH ORDINALITY AS n (counter, place)
          WHERE n.counter->>'name' = 'life_count' AND n.counter->>'unit' IN ('impressions', 'sheets'));
END $$;
ALTER TABLE counter_set ADD COLUMN life_place smallint GENERATED ALWAYS AS (place_of_life(counters)) STORED;

-- Totals of a customer (/devices/summary) from an index, whose equal entries are stored once. All of its columns
-- were in some index before (status as its rank), so that no more updates than before write indexes.
CREATE INDEX device_state_counts ON device_state (tenant_id, status, supply_left, alerts, open_findings);
