-- What was: levels of supplies, alerts, and where a device was and what it was called.

-- Whoever lays a late reading between others has to know which of them said anything of a thing at
-- all: bits of server/domain/readings/reading_parts.hpp.
ALTER TABLE reading ADD COLUMN parts smallint NOT NULL DEFAULT 0;

-- Where each value was read last: field -> OID, and "protocol".
ALTER TABLE device ADD COLUMN read_from jsonb NOT NULL DEFAULT '{}';

-- One row for each time during which a thing was seen to be the same. A row is written when that
-- changes, and only then. What was not seen to be there has no row.
CREATE TABLE device_span (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('supply', 'alert', 'field')),
  key       text NOT NULL,                 -- which supply, alert or field
  began_at  timestamptz NOT NULL,          -- when it was read so for the first time
  ended_at  timestamptz NOT NULL DEFAULT 'infinity' CHECK (ended_at > began_at),  -- not any more
  value     text NOT NULL,                 -- 'percent 63', 'some_left'; a severity; the field's text
  detail    jsonb NOT NULL DEFAULT '{}',   -- what people want to know beside that
  PRIMARY KEY (tenant_id, device_id, kind, began_at, key),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
);
-- What lasts still, and what touches a range of time.
CREATE INDEX device_span_ended ON device_span (tenant_id, device_id, kind, ended_at);

SELECT protect_tenant_table('device_span', 'platen_web', 'platen_analyze');
GRANT SELECT ON device_span TO platen_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON device_span TO platen_analyze;

-- A figure can be followed down to the bytes that it came from.
SELECT protect_tenant_table('inbox', 'platen_web');
GRANT SELECT ON inbox TO platen_web;

-- The history of devices that are known already begins with what is known of them now.
ALTER TABLE device NO FORCE ROW LEVEL SECURITY;          -- for the owner, until the end of this file
ALTER TABLE device_latest NO FORCE ROW LEVEL SECURITY;
ALTER TABLE device_span NO FORCE ROW LEVEL SECURITY;

INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, value)
SELECT d.tenant_id, d.id, 'field', f.key, l.taken_at, f.value
FROM device d JOIN device_latest l ON l.tenant_id = d.tenant_id AND l.device_id = d.id
CROSS JOIN LATERAL (VALUES
  ('address', d.address), ('site', d.site_id::text), ('agent', d.agent_id::text), ('name', d.name),
  ('location', d.location), ('firmware', d.firmware), ('serial', d.serial), ('mac', d.mac)) AS f (key, value)
WHERE f.value <> '';

INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, value, detail)
SELECT l.tenant_id, l.device_id, 'supply',
  coalesce(nullif(s->>'index', ''), concat_ws('/', coalesce(s->>'kind', ''), coalesce(s->>'color', ''),
                                              coalesce(s->>'description', ''))),
  to_timestamp((l.parts_at->>'supplies')::bigint / 1000.0),
  CASE WHEN s->>'percent' IS NOT NULL THEN 'percent ' || (s->>'percent')
       WHEN s->>'percent_full' IS NOT NULL THEN 'percent_full ' || (s->>'percent_full')
       ELSE s->>'state' END,
  jsonb_build_object('description', s->>'description', 'kind', s->>'kind', 'color', s->>'color')
FROM device_latest l CROSS JOIN LATERAL jsonb_array_elements(l.supplies) AS s
WHERE l.parts_at ? 'supplies'
ON CONFLICT DO NOTHING;

INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, value, detail)
SELECT l.tenant_id, l.device_id, 'alert',
  concat_ws('|', a->>'group', a->>'code', coalesce(a->>'text', '')),
  to_timestamp((l.parts_at->>'alerts')::bigint / 1000.0), a->>'severity',
  jsonb_build_object('group', a->>'group', 'code', a->>'code', 'text', coalesce(a->>'text', ''))
FROM device_latest l CROSS JOIN LATERAL jsonb_array_elements(l.alerts) AS a
WHERE l.parts_at ? 'alerts'
ON CONFLICT DO NOTHING;

INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, value, detail)
SELECT tenant_id, device_id, 'alert', 'connection|unreachable|The device does not answer', unreachable_since, 'critical',
  '{"group": "connection", "code": "unreachable", "text": "The device does not answer"}'
FROM device_latest WHERE unreachable_since IS NOT NULL
ON CONFLICT DO NOTHING;

ALTER TABLE device_span FORCE ROW LEVEL SECURITY;
ALTER TABLE device_latest FORCE ROW LEVEL SECURITY;
ALTER TABLE device FORCE ROW LEVEL SECURITY;
