-- After history.sql: sums of customers and 30-day volumes, as the analysis would have kept them.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
SET work_mem = '512MB';
SET max_parallel_workers_per_gather = 2;
INSERT INTO customer_day (tenant_id, day, total, mono, color, held, devices)
SELECT tenant_id, day, coalesce(sum(pages), 0), coalesce(sum(mono_used), 0), coalesce(sum(color_used), 0), 0, count(*)
FROM device_day GROUP BY tenant_id, day
ON CONFLICT (tenant_id, day) DO UPDATE SET total = excluded.total, mono = excluded.mono, color = excluded.color,
  held = excluded.held, devices = excluded.devices;
