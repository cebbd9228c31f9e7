-- What a fleet of tests/bench/portal/fleet.sql has behind it: use per day for `days` days of all devices and `long_days` of
-- every twentieth, sums of customers, and `reading_days` days of readings: four full ones a device and day, with a run of
-- repetitions behind each. psql -v days=35 -v long_days=400 -v reading_days=5 -v part=0 -v parts=2, as a superuser: parts
-- may run side by side.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET work_mem = '256MB';
BEGIN;
CREATE FUNCTION pg_temp.used(device uuid, day date) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashtextextended(device::text, day - date '2000-01-01') & 127)::int $$;

INSERT INTO device_day (tenant_id, device_id, day, total_first, total_last, total_used, mono_first, mono_last, mono_used,
  color_first, color_last, color_used, life_first, life_last, life_used, pages)
SELECT s.tenant_id, s.device_id, current_date - back, s.total - back * 64, s.total - back * 64 + u, u,
  s.mono - back * 64, s.mono - back * 64 + u, u, s.color, s.color, CASE WHEN s.color IS NOT NULL THEN 0 END,
  s.total + 11 - back * 64, s.total + 11 - back * 64 + u, u, u
FROM (SELECT tenant_id, device_id, coalesce(total, 0) + 50000 AS total, coalesce(mono, 0) + 50000 AS mono, color
      FROM device_state WHERE get_byte(uuid_send(device_id), 15) % :parts = :part ORDER BY tenant_id, device_id) s
CROSS JOIN LATERAL generate_series(
  1, CASE WHEN get_byte(uuid_send(s.device_id), 14) < 13 THEN :long_days ELSE :days END) AS back
CROSS JOIN LATERAL pg_temp.used(s.device_id, current_date - back) AS u;

INSERT INTO reading (tenant_id, device_id, taken_at, received_at, stream_id, seq, life_count, total_impressions,
  mono_impressions, color_impressions, n, profile, counter_set, parts, status, chain)
SELECT s.tenant_id, s.device_id, t.at, t.at + interval '10 s', 1, 1000 - t.back, s.total + 11 - t.back, s.total - t.back,
  s.mono - t.back, s.color, 1000 - t.back * 5, 1, s.counter_set, 7, s.status,
  substr(sha256((s.device_id::text || t.back)::bytea), 1, 16)
FROM device_state s
CROSS JOIN LATERAL (SELECT back, current_date - back * interval '6 h' + get_byte(uuid_send(s.device_id), 13) * interval '1 min' AS at
                    FROM generate_series(1, 4 * :reading_days) AS back) t
WHERE get_byte(uuid_send(s.device_id), 15) % :parts = :part AND s.total IS NOT NULL;

INSERT INTO reading_run (tenant_id, device_id, began_at, began_n, last_at, last_n, samples, packed, chain)
SELECT s.tenant_id, s.device_id, t.at, 1000 - t.back * 5, t.at + interval '4 h', 1004 - t.back * 5, 4,
  substr(sha512((s.device_id::text || t.back)::bytea), 1, 40), substr(sha256((s.device_id::text || 'r' || t.back)::bytea), 1, 16)
FROM device_state s
CROSS JOIN LATERAL (SELECT back, current_date - back * interval '6 h' + get_byte(uuid_send(s.device_id), 13) * interval '1 min' AS at
                    FROM generate_series(1, 4 * :reading_days) AS back) t
WHERE get_byte(uuid_send(s.device_id), 15) % :parts = :part AND s.total IS NOT NULL;
COMMIT;
