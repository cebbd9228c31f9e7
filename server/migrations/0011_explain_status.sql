-- Why a device is in the state that it is in, and what it is known of one that sleeps.

ALTER TABLE device_latest
  ADD COLUMN reasons jsonb NOT NULL DEFAULT '[]',    -- of the last reading that was not made in sleep
  ADD COLUMN asleep boolean NOT NULL DEFAULT false;  -- the newest reading says so

-- The most serious severity of them; they are sorted so.
CREATE FUNCTION worst_severity(reasons jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT reasons->0->>'severity' $$;

-- What is the matter with it, without the notices: a filter of the list.
ALTER TABLE device_state ADD COLUMN reasons text[] NOT NULL DEFAULT '{}';
CREATE INDEX device_state_by_reason ON device_state USING gin (reasons) WHERE reasons <> '{}';

CREATE FUNCTION serious_reasons(reasons jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF coalesce(public.worst_severity(reasons), 'notice') = 'notice' THEN  -- as a rule
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT DISTINCT reason->>'what' FROM jsonb_array_elements(reasons) AS reason
               WHERE reason->>'severity' <> 'notice' ORDER BY 1);
END $$;

-- A device that forgets in its sleep what is wrong with it, is shown as it was when it was awake.
CREATE OR REPLACE FUNCTION state_of(latest device_latest) RETURNS device_state
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  state public.device_state;
  worst text := public.worst_severity(latest.reasons);
BEGIN
  state.tenant_id := latest.tenant_id;
  state.device_id := latest.device_id;
  state.status := CASE WHEN latest.unreachable_since IS NOT NULL THEN 'unreachable'
                       WHEN latest.asleep AND latest.status IN ('', 'idle', 'unknown') AND worst = 'error' THEN 'down'
                       WHEN latest.asleep AND latest.status IN ('', 'idle', 'unknown') AND worst = 'warning' THEN 'warning'
                       ELSE coalesce(nullif(latest.status, ''), 'unknown') END;
  state.alerts := jsonb_array_length(latest.alerts);
  state.supply_left := public.least_supply(latest.supplies);
  state.taken_at := latest.taken_at;
  state.total := (latest.counters->'total_impressions'->>'value')::bigint;
  state.mono := (latest.counters->'mono_impressions'->>'value')::bigint;
  state.color := (latest.counters->'color_impressions'->>'value')::bigint;
  state.reasons := public.serious_reasons(latest.reasons);
  RETURN state;
END $$;

CREATE OR REPLACE FUNCTION keep_device_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  n public.device_state := public.state_of(NEW);
BEGIN
  UPDATE public.device_state AS s
  SET status = n.status, alerts = n.alerts, supply_left = n.supply_left, taken_at = n.taken_at, total = n.total,
      mono = n.mono, color = n.color, reasons = n.reasons
  WHERE s.tenant_id = NEW.tenant_id AND s.device_id = NEW.device_id
    AND (s.status, s.alerts, s.supply_left, s.taken_at, s.total, s.mono, s.color, s.reasons) IS DISTINCT FROM
        (n.status, n.alerts, n.supply_left, n.taken_at, n.total, n.mono, n.color, n.reasons);
  RETURN NULL;
END $$;

-- The worst reason in the words of the device, else in ours; null when nothing is wrong.
CREATE FUNCTION reason_text(reasons jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF coalesce(public.worst_severity(reasons), 'notice') = 'notice' THEN
    RETURN NULL;
  END IF;
  RETURN coalesce(
    (SELECT said->>'text' FROM jsonb_array_elements(reasons->0->'sources') WITH ORDINALITY AS s(said, n)
     WHERE said->>'source' IN ('alert', 'console', 'cover') AND said->>'text' <> '' ORDER BY n LIMIT 1),
    replace(reasons->0->>'what', '_', ' '));
END $$;
