-- The peer of the analysis: readings of one number, with the state, the day of each device and the day of each
-- customer kept by plain SQL. A million devices. -v devices=1000000
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
DROP TABLE IF EXISTS sample, device, newest, use_of_day, use_of_customer, wide;
CREATE TABLE device (device_id bigint PRIMARY KEY, customer_id int NOT NULL);
INSERT INTO device SELECT i, CASE WHEN i % 50 = 0 THEN 1 ELSE 2 + (i::bigint * 7919 % (:devices / 500))::int END
FROM generate_series(1, :devices) AS i;
CREATE INDEX ON device (customer_id, device_id);
CREATE TABLE newest (device_id bigint PRIMARY KEY, customer_id int, taken_at timestamptz, value bigint) WITH (fillfactor = 70);
INSERT INTO newest SELECT device_id, customer_id, '2026-10-04', 500000 FROM device;
CREATE TABLE use_of_day (customer_id int, day date, device_id bigint, pages int, PRIMARY KEY (customer_id, day, device_id));
INSERT INTO use_of_day SELECT customer_id, date '2026-10-04' - d, device_id, 100 FROM device, generate_series(0, 9) AS d ORDER BY 1, 2, 3;
CREATE TABLE use_of_customer (customer_id int, day date, pages bigint, devices int, PRIMARY KEY (customer_id, day));
INSERT INTO use_of_customer SELECT customer_id, day, sum(pages), count(*) FROM use_of_day GROUP BY 1, 2;
CREATE TABLE sample (device_id bigint, taken_at timestamptz, metric smallint, value bigint,
  PRIMARY KEY (device_id, metric, taken_at));
INSERT INTO sample SELECT device_id, '2026-10-04', 1, 500000 FROM device ORDER BY 1;
SELECT 'CREATE TABLE wide (device_id bigint, taken_at timestamptz, ' || string_agg('c' || n || ' int', ', ') || ', extra jsonb)'
FROM generate_series(1, 25) AS n \gexec
VACUUM ANALYZE;
