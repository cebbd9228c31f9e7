-- One staged batch of some customers' devices, as plain SQL would take it. -v round=1 -v readings=20000
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE TEMP TABLE staged AS
SELECT device_id, timestamptz '2026-10-05 00:00+00' + :round * interval '1 day' + random() * interval '20 hours' AS taken_at,
  1::smallint AS metric, 600000::bigint + :round * 100 + device_id % 50 AS value
FROM device WHERE customer_id > :round * 60 ORDER BY customer_id LIMIT :readings;
ANALYZE staged;
SELECT extract(epoch FROM clock_timestamp()) AS began \gset
BEGIN;
INSERT INTO sample SELECT * FROM staged ON CONFLICT DO NOTHING;
INSERT INTO use_of_day AS u
SELECT d.customer_id, (s.taken_at AT TIME ZONE 'UTC')::date, s.device_id, greatest(0, least(s.value - n.value, 100000))::int
FROM staged s JOIN device d USING (device_id) JOIN newest n USING (device_id)
ON CONFLICT (customer_id, day, device_id) DO UPDATE SET pages = u.pages + excluded.pages;
INSERT INTO use_of_customer AS u
SELECT d.customer_id, (s.taken_at AT TIME ZONE 'UTC')::date, sum(greatest(0, least(s.value - n.value, 100000))), count(*)
FROM staged s JOIN device d USING (device_id) JOIN newest n USING (device_id) GROUP BY 1, 2
ON CONFLICT (customer_id, day) DO UPDATE SET pages = u.pages + excluded.pages;
INSERT INTO newest AS n SELECT s.device_id, d.customer_id, s.taken_at, s.value FROM staged s JOIN device d USING (device_id)
ON CONFLICT (device_id) DO UPDATE SET taken_at = excluded.taken_at, value = excluded.value WHERE n.taken_at < excluded.taken_at;
COMMIT;
SELECT count(*) / (extract(epoch FROM clock_timestamp()) - :began) FROM staged;
