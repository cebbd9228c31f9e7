-- The agents whose batches platen-bench-fleet seals, and whom they belong to: five agents with 1,500
-- devices are three customers of 500 devices. psql -v first=0 -v last=334 -f agents.sql, as a superuser.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT coalesce((SELECT tenant_id FROM organisation WHERE kind = 'dealer' ORDER BY created_at LIMIT 1),
                md5('read dealer')::uuid) AS dealer \gset
BEGIN;
CREATE TABLE IF NOT EXISTS bench_agent (
  agent int PRIMARY KEY, id uuid NOT NULL, tenant_id uuid NOT NULL, customer int NOT NULL);
INSERT INTO bench_agent
SELECT a, encode(substr(sha256(('read agent' || a)::bytea), 1, 16), 'hex')::uuid, md5('read customer' || c)::uuid, c
FROM generate_series(:first, :last) AS a
CROSS JOIN LATERAL (SELECT 3 * (a / 5) + (ARRAY[0, 1, 1, 0, 2])[1 + a % 5]) AS s (c)
ON CONFLICT DO NOTHING;
INSERT INTO organisation (tenant_id, kind, name) VALUES (:'dealer', 'dealer', 'Bench dealer') ON CONFLICT DO NOTHING;
INSERT INTO organisation (tenant_id, parent_id, kind, name)
SELECT DISTINCT tenant_id, :'dealer'::uuid, 'customer', 'Read customer ' || lpad(customer::text, 5, '0') FROM bench_agent
ON CONFLICT DO NOTHING;
INSERT INTO site (tenant_id, id, name, time_zone) SELECT tenant_id, id, 'Site ' || agent, 'Europe/Berlin' FROM bench_agent
ON CONFLICT DO NOTHING;
INSERT INTO agent (tenant_id, id, site_id, name) SELECT tenant_id, id, id, 'agent ' || agent FROM bench_agent
ON CONFLICT DO NOTHING;
INSERT INTO queue_agent (agent_id, tenant_id) SELECT id, tenant_id FROM bench_agent ON CONFLICT DO NOTHING;
INSERT INTO queue_lease (agent_id, tenant_id) SELECT id, tenant_id FROM bench_agent ON CONFLICT DO NOTHING;
COMMIT;
ANALYZE organisation, site, agent, queue_agent, queue_lease, bench_agent;
