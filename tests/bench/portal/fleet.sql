-- A fleet for measuring lists: `devices` printers (a multiple of 1000) of one dealer, in sites of about
-- 50. One customer has 2 % of them (at most 20,000), the others 500 each. Nothing is random: the same
-- number gives the same fleet. psql -v devices=100000 [-v big=20000] -f fleet.sql, as a superuser.
\set ON_ERROR_STOP on
\set QUIET on
SET synchronous_commit = off;
SET client_min_messages = warning;
\if :{?big}
\else
SELECT least(20000, :devices / 50) AS big \gset
\endif
-- The dealer that there is, or a new one.
SELECT coalesce((SELECT tenant_id FROM organisation WHERE kind = 'dealer' ORDER BY created_at LIMIT 1),
                gen_random_uuid()) AS dealer \gset
BEGIN;

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT md5(kind || n)::uuid $$;
-- A number below `most` that depends on n and on nothing else.
CREATE FUNCTION pg_temp.chance(what text, n bigint, most int) RETURNS int LANGUAGE sql IMMUTABLE
AS $$ SELECT abs(hashtextextended(what, n) % most)::int $$;

CREATE TEMP TABLE kind (n int, vendor text, model text, color boolean, weight int);
INSERT INTO kind VALUES
  (0, 'HP', 'LaserJet Enterprise M507dn', false, 14), (1, 'HP', 'Color LaserJet Pro M454dw', true, 12),
  (2, 'HP', 'LaserJet MFP E52645', false, 6), (3, 'Kyocera', 'ECOSYS P3155dn', false, 9),
  (4, 'Kyocera', 'TASKalfa 4054ci', true, 8), (5, 'Kyocera', 'FS-1028MFP', false, 2),
  (6, 'Brother', 'HL-L6400DW', false, 7), (7, 'Brother', 'MFC-L8900CDW', true, 5),
  (8, 'Canon', 'iR-ADV C3530', true, 6), (9, 'Canon', 'LBP351x', false, 3),
  (10, 'RICOH', 'IM C3000', true, 6), (11, 'RICOH', 'SP 5310DN', false, 3),
  (12, 'Lexmark', 'MS622de', false, 4), (13, 'Lexmark', 'CX725', true, 3),
  (14, 'Xerox', 'AltaLink C8045', true, 4), (15, 'Xerox', 'VersaLink B400', false, 3),
  (16, 'KONICA MINOLTA', 'bizhub C308', true, 4), (17, 'Zebra', 'ZT411', false, 1);
CREATE TEMP TABLE kind_of AS  -- the n-th of 100 devices
  SELECT row_number() OVER (ORDER BY md5(k.n || '.' || s)) - 1 AS slot, k.*
  FROM kind k CROSS JOIN LATERAL generate_series(1, k.weight) s;

ANALYZE kind_of;

-- Customers: the first one is the big one, the second one has 500 devices, as have the others.
CREATE TEMP TABLE seat AS  -- which customer and site a device belongs to
  SELECT i, CASE WHEN i < :big THEN 0 ELSE 1 + (i - :big) / 500 END AS customer, i / 50 AS site
  FROM generate_series(0, :devices - 1) i;
ANALYZE seat;
INSERT INTO organisation (tenant_id, kind, name) VALUES (:'dealer', 'dealer', 'Bench dealer')
  ON CONFLICT DO NOTHING;
INSERT INTO organisation (tenant_id, parent_id, kind, name)
  SELECT pg_temp.id('customer', c), :'dealer', 'customer', 'Customer ' || lpad(c::text, 5, '0')
  FROM (SELECT DISTINCT customer FROM seat) s(c);
INSERT INTO site (tenant_id, id, name, time_zone)
  SELECT DISTINCT pg_temp.id('customer', customer), pg_temp.id('site', site),
    (ARRAY['Berlin', 'Hamburg', 'Leeds', 'Lyon', 'Porto', 'Wien'])[1 + site % 6] || ' ' || site, 'Europe/Berlin'
  FROM seat;
INSERT INTO agent (tenant_id, id, site_id, name, hostname, last_contact_at)
  SELECT DISTINCT pg_temp.id('customer', customer), pg_temp.id('agent', site), pg_temp.id('site', site),
    'agent ' || site, 'print' || site || '.example', now() FROM seat;

ANALYZE site;
-- Indexes are made faster when all is there, and so are rows when no trigger looks at each.
CREATE TEMP TABLE index_of_lists AS SELECT indexname, indexdef FROM pg_indexes
  WHERE schemaname = 'public' AND tablename IN ('device', 'device_state') AND indexname NOT LIKE '%\_pkey';
SELECT format('DROP INDEX %I', indexname) FROM index_of_lists \gexec
ALTER TABLE device DISABLE TRIGGER USER;

INSERT INTO device (tenant_id, id, site_id, vendor, model, serial, firmware, name, location, mac, address,
  agent_id, profile, first_seen_at, label, asset_number, site_key)
SELECT pg_temp.id('customer', s.customer), pg_temp.id('device', s.i), pg_temp.id('site', s.site), k.vendor, k.model,
  upper(substr(md5('serial' || s.i), 1, 10)),
  'V' || 1 + pg_temp.chance('firmware', s.i, 6) || '.' || pg_temp.chance('minor', s.i, 40),
  CASE WHEN s.i % 5 > 0 THEN 'PRN' || lpad(s.i::text, 7, '0') ELSE '' END,
  CASE WHEN s.i % 3 > 0 THEN 'Floor ' || pg_temp.chance('floor', s.i, 9) || ', room ' ||
    lpad(pg_temp.chance('room', s.i, 400)::text, 3, '0') ELSE '' END,
  regexp_replace(substr(md5('mac' || s.i), 1, 12), '(..)(?!$)', '\1:', 'g'),
  '10.' || s.site / 250 % 256 || '.' || s.site % 250 || '.' || 10 + s.i % 50,
  pg_temp.id('agent', s.site), 'vendor-' || lower(k.vendor), now() - interval '200 days',
  CASE WHEN s.i % 20 = 0 THEN 'Reception ' || s.i ELSE '' END,
  CASE WHEN s.i % 2 = 0 THEN 'INV-' || lpad((s.i * 7)::text, 8, '0') ELSE '' END, sort_key(si.name)
FROM seat s JOIN kind_of k ON k.slot = pg_temp.chance('kind', s.i, 100)
JOIN site si ON si.id = pg_temp.id('site', s.site);

ANALYZE device;
-- What a black and a color printer count, for each customer.
INSERT INTO counter_set (tenant_id, sha256, counters)
SELECT DISTINCT pg_temp.id('customer', s.customer), sha256(l.counters::bytea), l.counters
FROM seat s CROSS JOIN (VALUES
  ('[{"name":"life_count","unit":"impressions","oid":"1.3.6.1.2.1.43.10.2.1.4.1.1"},'
   '{"name":"mono_impressions","unit":"impressions","oid":"1.3.6.1.4.1.1.2"},'
   '{"name":"total_impressions","unit":"impressions","oid":"1.3.6.1.4.1.1.1"}]'),
  ('[{"name":"color_impressions","unit":"impressions","oid":"1.3.6.1.4.1.1.3"},'
   '{"name":"life_count","unit":"impressions","oid":"1.3.6.1.2.1.43.10.2.1.4.1.1"},'
   '{"name":"mono_impressions","unit":"impressions","oid":"1.3.6.1.4.1.1.2"},'
   '{"name":"total_impressions","unit":"impressions","oid":"1.3.6.1.4.1.1.1"}]')) AS l (counters);

CREATE TEMP TABLE now_of AS  -- what each device says
SELECT s.i, s.customer, k.color,
  CASE WHEN c.state < 55 THEN 'idle' WHEN c.state < 70 THEN 'printing' WHEN c.state < 74 THEN 'warmup'
       WHEN c.state < 90 THEN 'warning' WHEN c.state < 94 THEN 'down' ELSE '' END AS status,
  c.state BETWEEN 74 AND 93 AS is_low, c.state >= 97 AS is_silent,
  now() - make_interval(secs => 60 + pg_temp.chance('age', s.i, 900)) AS taken_at,
  1000 + pg_temp.chance('total', s.i, 900000)::bigint AS total,
  (SELECT array_agg(pg_temp.chance(ink, s.i, 101) ORDER BY n)
   FROM unnest(CASE WHEN k.color THEN ARRAY['black', 'cyan', 'magenta', 'yellow'] ELSE ARRAY['black'] END)
     WITH ORDINALITY AS i (ink, n)) AS levels
FROM seat s JOIN kind_of k ON k.slot = pg_temp.chance('kind', s.i, 100)
CROSS JOIN LATERAL (SELECT pg_temp.chance('state', s.i, 100) AS state) c;
ANALYZE now_of;

INSERT INTO device_latest (tenant_id, device_id, status, errors, console, supplies, trays, alerts)
SELECT pg_temp.id('customer', n.customer), pg_temp.id('device', n.i), n.status,
  CASE WHEN n.is_low THEN ARRAY['low_toner'] ELSE '{}' END,
  ARRAY[CASE WHEN n.is_low THEN 'Check the printer' ELSE 'Ready' END],
  (SELECT jsonb_agg(jsonb_build_object('index', '1.' || l.n, 'description', initcap(l.ink) || ' Toner', 'kind', 'toner',
      'color', l.ink, 'state', 'percent', 'percent', l.level, 'level', l.level, 'capacity', 10000,
      'unit', 'impressions', 'part_number', 'TN-' || 300 + l.n))
   FROM unnest(ARRAY['black', 'cyan', 'magenta', 'yellow'], n.levels) WITH ORDINALITY AS l (ink, level, n)
   WHERE l.level IS NOT NULL),
  '[{"index": "1.1", "name": "Cassette 1", "level": 250, "capacity": 500, "media": "iso_a4", "state": "amount"}]',
  CASE WHEN n.is_low THEN
    '[{"severity": "warning", "group": "marker_supplies", "code": "toner_low", "text": "Toner low"}]'::jsonb
    ELSE '[]' END
FROM now_of n;

INSERT INTO device_state (tenant_id, device_id, taken_at, received_at, stream_id, seq, full_at, total, mono, color,
  pages_30d, unreachable_since, full_n, n, counter_set, day, volume_day, alerts, supply_left, trust, status, reasons,
  counters, said, looks, ident, chain, meters, run)
SELECT pg_temp.id('customer', n.customer), pg_temp.id('device', n.i), n.taken_at, n.taken_at + interval '10 s', 1, n.i,
  n.taken_at - interval '3 h', n.total, CASE WHEN n.color THEN n.total / 3 ELSE n.total END,
  CASE WHEN n.color THEN n.total - n.total / 3 END, 30 * pg_temp.chance('volume', n.i, 400),
  CASE WHEN n.is_silent THEN now() - interval '2 h' END, 997, 1000, c.number, current_date, current_date,
  n.is_low::int, (SELECT min(level) FROM unnest(n.levels) AS level), 95,
  CASE WHEN n.is_silent THEN 'unreachable' ELSE coalesce(nullif(n.status, ''), 'unknown') END,
  CASE WHEN n.is_low THEN ARRAY['toner_low'] ELSE '{}' END,
  CASE WHEN n.color THEN ARRAY[n.total - n.total / 3, n.total + 11, n.total / 3, n.total]
       ELSE ARRAY[n.total + 11, n.total, n.total] END,
  -- As long as the hashes and the packed run of a device that said the same three times.
  decode(md5('said' || n.i), 'hex'), decode(md5('looks' || n.i), 'hex'), decode(md5('ident' || n.i), 'hex'),
  sha256(('chain' || n.i)::bytea), sha512(('meters' || n.i)::bytea), substr(sha256(('run' || n.i)::bytea), 1, 24)
FROM now_of n JOIN counter_set c ON c.tenant_id = pg_temp.id('customer', n.customer)
  AND (c.counters LIKE '%color_impressions%') = n.color;
SELECT indexdef FROM index_of_lists \gexec
ALTER TABLE device ENABLE TRIGGER USER;
COMMIT;
VACUUM (ANALYZE) organisation, site, agent, device, device_latest, device_state, counter_set;
