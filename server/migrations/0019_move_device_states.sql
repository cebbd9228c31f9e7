-- What a reading costs (docs/decisions/0014-data-plane.md).

-- What a repetition changes of device_state: sent in the place of whole rows. Documented there.
CREATE TYPE device_state_step AS (
  tenant_id   uuid,
  device_id   uuid,
  was         int,                         -- xmin of the row that it follows
  taken_at    timestamptz,
  received_at timestamptz,
  stream_id   bigint,
  seq         bigint,
  n           int,
  chain       bytea,
  run         bytea
);

-- Only the analysis writes these, in the transaction that made the device or has locked it, and
-- devices are never deleted: looking for the device of each row again was a quarter of what PostgreSQL
-- did for a new device.
ALTER TABLE device_state DROP CONSTRAINT device_state_tenant_id_device_id_fkey;
ALTER TABLE device_latest DROP CONSTRAINT device_latest_tenant_id_device_id_fkey;
ALTER TABLE device_span DROP CONSTRAINT device_span_tenant_id_device_id_fkey;
ALTER TABLE device_evidence DROP CONSTRAINT device_evidence_tenant_id_device_id_fkey;
ALTER TABLE device_decision DROP CONSTRAINT device_decision_tenant_id_device_id_fkey;
