-- Finding devices among many: what lists sort, filter and search by, and what people say of a device.
-- Why it is so: docs/decisions/0008-device-list.md.

-- Who may see thousands of tenants gets a policy that looks a row up in a set of them, made once a query:
-- comparing each row with each tenant decided how long a list took.
-- ROWS 1: the planner would count making the set for each row that it looks up. plpgsql: it is planned once a
-- session, and planning reads the setting as well.
CREATE FUNCTION visible_tenant_set() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 COST 1 AS $$
BEGIN
  RETURN QUERY SELECT unnest(public.visible_tenants());
END $$;
CREATE OR REPLACE FUNCTION protect_tenant_table(target regclass, VARIADIC roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  role text;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  FOREACH role IN ARRAY roles LOOP
    EXECUTE format('CREATE POLICY %I ON %s TO %I USING (tenant_id %s) '
                   'WITH CHECK (tenant_id = ANY (visible_tenants()))', 'tenant_' || role, target, role,
                   CASE role WHEN 'platen_web' THEN 'IN (SELECT visible_tenant_set())'
                             ELSE '= ANY (visible_tenants())' END);
  END LOOP;
END $$;
DO $$
DECLARE
  protected text;
BEGIN
  FOR protected IN SELECT tablename FROM pg_policies
                   WHERE schemaname = 'public' AND policyname = 'tenant_platen_web'
  LOOP
    EXECUTE format('ALTER POLICY tenant_platen_web ON public.%I '
                   'USING (tenant_id IN (SELECT visible_tenant_set()))', protected);
  END LOOP;
END $$;
ALTER POLICY tree_platen_web ON organisation
  USING ((SELECT coalesce(current_setting('platen.tenants', true), '') = '')
         OR tenant_id IN (SELECT unnest(nullif(current_setting('platen.tenants', true), '')::uuid[])));

-- What changes seldom: columns of `device` --------------------------------------------------------

-- An address by its numbers; null for what is none.
CREATE FUNCTION address_number(address text) RETURNS inet
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN address <> '' THEN host(address::inet)::inet END;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

-- A text as lists compare it: without regard to case, by bytes, no longer than a cursor's key; null
-- where it is not known, because that comes last in every order.
CREATE FUNCTION sort_key(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT nullif(left(lower(said), 200), '') $$;

ALTER TABLE device
  -- What people say. The analysis never writes these.
  ADD COLUMN label        text NOT NULL DEFAULT '' CHECK (length(label) <= 100),
  ADD COLUMN asset_number text NOT NULL DEFAULT '' CHECK (length(asset_number) <= 100),
  ADD COLUMN notes        text NOT NULL DEFAULT '' CHECK (length(notes) <= 4000),
  ADD COLUMN site_key     text COLLATE "C";              -- of the site's name; kept by triggers
ALTER TABLE device
  ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(name)) STORED,
  ADD COLUMN vendor_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(vendor)) STORED,
  ADD COLUMN model_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(model)) STORED,
  ADD COLUMN full_model_key text COLLATE "C"             -- with the vendor before it
    GENERATED ALWAYS AS (public.sort_key(btrim(vendor || ' ' || model))) STORED,
  ADD COLUMN serial_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(serial)) STORED,
  ADD COLUMN firmware_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(firmware)) STORED,
  ADD COLUMN location_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(location)) STORED,
  ADD COLUMN label_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(label)) STORED,
  ADD COLUMN asset_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(asset_number)) STORED,
  ADD COLUMN mac_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(mac)) STORED,
  ADD COLUMN profile_key text COLLATE "C" GENERATED ALWAYS AS (public.sort_key(profile)) STORED,
  ADD COLUMN address_key inet GENERATED ALWAYS AS (public.address_number(address)) STORED,
  -- A word of a search has no blank: it never matches over the border of two fields.
  ADD COLUMN search text COLLATE "C" GENERATED ALWAYS AS (
    lower(serial || ' ' || model || ' ' || vendor || ' ' || address || ' ' || name || ' ' || label
          || ' ' || asset_number || ' ' || location)) STORED;

CREATE FUNCTION keep_site_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT public.sort_key(name) INTO NEW.site_key
  FROM public.site WHERE tenant_id = NEW.tenant_id AND id = NEW.site_id;
  RETURN NEW;
END $$;
CREATE TRIGGER device_site_key BEFORE INSERT OR UPDATE OF site_id ON device
  FOR EACH ROW EXECUTE FUNCTION keep_site_key();

CREATE FUNCTION spread_site_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.device SET site_key = public.sort_key(NEW.name)
  WHERE tenant_id = NEW.tenant_id AND site_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER site_name AFTER UPDATE OF name ON site
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION spread_site_name();

ALTER TABLE device NO FORCE ROW LEVEL SECURITY;          -- for the owner, until the end of this file
ALTER TABLE site NO FORCE ROW LEVEL SECURITY;
ALTER TABLE device_latest NO FORCE ROW LEVEL SECURITY;
UPDATE device d SET site_key = public.sort_key(s.name)
FROM site s WHERE s.tenant_id = d.tenant_id AND s.id = d.site_id;

-- The column, then the id: the order of a list in both directions, and equality or a range of it.
CREATE INDEX device_by_name ON device (name_key, id);
CREATE INDEX device_by_vendor ON device (vendor_key, id);
CREATE INDEX device_by_model ON device (model_key, id);
CREATE INDEX device_by_full_model ON device (full_model_key, id);
CREATE INDEX device_by_serial ON device (serial_key, id);
CREATE INDEX device_by_firmware ON device (firmware_key, id);
CREATE INDEX device_by_location ON device (location_key, id);
CREATE INDEX device_by_label ON device (label_key, id);
CREATE INDEX device_by_site ON device (site_key, id);
CREATE INDEX device_by_address ON device (address_key, id);
CREATE INDEX device_by_asset ON device (asset_key) WHERE asset_key IS NOT NULL;
CREATE INDEX device_by_mac ON device (mac_key) WHERE mac_key IS NOT NULL;
CREATE INDEX device_by_profile ON device (profile_key);
CREATE INDEX device_by_id ON device (id);                -- whose is it? Among thousands of tenants
CREATE INDEX device_of_site ON device (tenant_id, site_id);
CREATE INDEX device_words ON device USING gin (search gin_trgm_ops);

-- What changes with every reading: a table of its own ---------------------------------------------

-- One row a device from the first moment on, in the transaction that writes device_latest, by
-- triggers: whoever writes there, the list is right. Slim, because each change of it writes all of its
-- indexes, and apart from `device`, so that those of the many texts stay as they are.
CREATE TABLE device_state (
  tenant_id   uuid NOT NULL,
  device_id   uuid NOT NULL,
  status      text NOT NULL DEFAULT 'unknown',  -- unreachable, or as the device said
  alerts      int NOT NULL DEFAULT 0,
  supply_left smallint,                         -- percent; the least of its supplies (receptacles: room)
  taken_at    timestamptz,
  total       bigint,
  mono        bigint,
  color       bigint,
  -- The most serious first.
  status_rank smallint NOT NULL GENERATED ALWAYS AS (
    CASE status WHEN 'down' THEN 1 WHEN 'unreachable' THEN 2 WHEN 'warning' THEN 3 WHEN 'unknown' THEN 4
                WHEN 'warmup' THEN 5 WHEN 'printing' THEN 6 WHEN 'idle' THEN 7 ELSE 4 END) STORED,
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
);
SELECT protect_tenant_table('device_state', 'platen_web', 'platen_analyze');
GRANT SELECT ON device_state TO platen_web;
GRANT SELECT, INSERT, UPDATE ON device_state TO platen_analyze;

CREATE INDEX device_state_by_status ON device_state (status_rank, device_id);
CREATE INDEX device_state_by_taken_at ON device_state (taken_at, device_id);
CREATE INDEX device_state_by_supply ON device_state (supply_left, device_id);
CREATE INDEX device_state_by_total ON device_state (total, device_id);
CREATE INDEX device_state_by_mono ON device_state (mono, device_id);
CREATE INDEX device_state_by_color ON device_state (color, device_id);
CREATE INDEX device_state_with_alerts ON device_state (device_id) WHERE alerts > 0;

-- plpgsql, here and below: an SQL function is planned each time that it is called.
CREATE FUNCTION least_supply(supplies jsonb) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT min(coalesce((supply->>'percent')::smallint, 100 - (supply->>'percent_full')::smallint))
          FROM jsonb_array_elements(supplies) AS supply);
END $$;

CREATE FUNCTION state_of(latest device_latest) RETURNS device_state
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  state public.device_state;
BEGIN
  state.tenant_id := latest.tenant_id;
  state.device_id := latest.device_id;
  state.status := CASE WHEN latest.unreachable_since IS NOT NULL THEN 'unreachable'
                       ELSE coalesce(nullif(latest.status, ''), 'unknown') END;
  state.alerts := jsonb_array_length(latest.alerts);
  state.supply_left := public.least_supply(latest.supplies);
  state.taken_at := latest.taken_at;
  state.total := (latest.counters->'total_impressions'->>'value')::bigint;
  state.mono := (latest.counters->'mono_impressions'->>'value')::bigint;
  state.color := (latest.counters->'color_impressions'->>'value')::bigint;
  RETURN state;
END $$;

CREATE FUNCTION begin_device_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.device_state (tenant_id, device_id) VALUES (NEW.tenant_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER device_state AFTER INSERT ON device
  FOR EACH ROW EXECUTE FUNCTION begin_device_state();

CREATE FUNCTION keep_device_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  n public.device_state := public.state_of(NEW);
BEGIN
  UPDATE public.device_state AS s
  SET status = n.status, alerts = n.alerts, supply_left = n.supply_left, taken_at = n.taken_at, total = n.total,
      mono = n.mono, color = n.color
  WHERE s.tenant_id = NEW.tenant_id AND s.device_id = NEW.device_id
    AND (s.status, s.alerts, s.supply_left, s.taken_at, s.total, s.mono, s.color) IS DISTINCT FROM
        (n.status, n.alerts, n.supply_left, n.taken_at, n.total, n.mono, n.color);
  RETURN NULL;
END $$;
CREATE TRIGGER device_state AFTER INSERT OR UPDATE ON device_latest
  FOR EACH ROW EXECUTE FUNCTION keep_device_state();

ALTER TABLE device_state NO FORCE ROW LEVEL SECURITY;
INSERT INTO device_state (tenant_id, device_id, status, alerts, supply_left, taken_at, total, mono, color)
SELECT d.tenant_id, d.id, coalesce(n.status, 'unknown'), coalesce(n.alerts, 0), n.supply_left, n.taken_at,
  n.total, n.mono, n.color
FROM device d
LEFT JOIN device_latest l ON l.tenant_id = d.tenant_id AND l.device_id = d.id
LEFT JOIN LATERAL state_of(l) AS n ON l.device_id IS NOT NULL;
ALTER TABLE device_state FORCE ROW LEVEL SECURITY;
ALTER TABLE device_latest FORCE ROW LEVEL SECURITY;
ALTER TABLE site FORCE ROW LEVEL SECURITY;
ALTER TABLE device FORCE ROW LEVEL SECURITY;

-- Why the status is what it is, in words: the worst alert, else the error bits, else the operator
-- panel where something is wrong. Null when there is nothing to explain.
CREATE FUNCTION status_reason(status text, alerts jsonb, errors text[], console text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  reason text;
BEGIN
  IF status = 'unreachable' THEN
    RETURN NULL;
  END IF;
  IF jsonb_array_length(alerts) > 0 THEN
    SELECT coalesce(nullif(alert->>'text', ''), replace(alert->>'code', '_', ' ')) INTO reason
    FROM jsonb_array_elements(alerts) WITH ORDINALITY AS a(alert, n)
    ORDER BY CASE WHEN alert->>'severity' = 'critical' THEN 1
                  WHEN alert->>'severity' LIKE 'warning%' THEN 2 ELSE 3 END, n LIMIT 1;
  END IF;
  reason := coalesce(reason, replace(nullif(array_to_string(errors, ', '), ''), '_', ' '));
  IF reason IS NULL AND status IN ('warning', 'down') THEN
    reason := btrim(array_to_string(console, ' '));
  END IF;
  RETURN nullif(reason, '');
END $$;
