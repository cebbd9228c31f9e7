-- Which agents read a device that another agent reads, too (docs/decisions/0017-one-device-two-agents.md): rows
-- exist only for devices that several have read within a week. Soft state: without it, every agent
-- reads what it finds. Tenant-free: ingest tells agents of it and knows no tenants.
CREATE TABLE queue_reader (
  tenant_id  uuid NOT NULL,
  device_id  uuid NOT NULL,
  agent_id   uuid NOT NULL,
  address    text NOT NULL,                -- where this agent reads it
  port       int NOT NULL,
  read_at    timestamptz NOT NULL,         -- by this agent; of the one whose device it is: as a guest's
                                           -- reading found it
  left_until timestamptz,                  -- the agent need not read it until then; null: it should
  PRIMARY KEY (tenant_id, device_id, agent_id)
);
CREATE INDEX queue_reader_left ON queue_reader (left_until) WHERE left_until IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_reader TO platen_analyze;
GRANT SELECT ON queue_reader TO platen_ingest;
