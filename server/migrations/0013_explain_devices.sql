-- Why a device is what it is: what made it, what was learnt of it, and which other device it was not
-- taken for although something strong spoke for that.
CREATE TABLE device_decision (
  tenant_id  uuid NOT NULL,
  device_id  uuid NOT NULL,
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  decided_at timestamptz NOT NULL,         -- when the reading was taken that led to it
  kind       text NOT NULL CHECK (kind IN ('new', 'learnt', 'refused')),
  other_id   uuid,                         -- refused: the device that it was not taken for
  score      int NOT NULL DEFAULT 0,       -- sum of the reasons; 50 is enough
  reasons    jsonb NOT NULL DEFAULT '[]',  -- [{"kind", "weight"}], below zero: against it
  evidence   jsonb NOT NULL DEFAULT '[]',  -- [{"kind", "value"}]: what was noted of it then
  PRIMARY KEY (tenant_id, device_id, id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
);
CREATE INDEX device_decision_recent ON device_decision (tenant_id, device_id, decided_at);

SELECT protect_tenant_table('device_decision', 'platen_web', 'platen_analyze');
GRANT SELECT ON device_decision TO platen_web;
GRANT SELECT, INSERT ON device_decision TO platen_analyze;
