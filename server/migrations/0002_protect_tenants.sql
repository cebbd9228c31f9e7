-- Row level security and rights. A transaction names the tenants that it may see; every policy asks
-- for them. What a role has no policy and no grant for, it does not see at all.

-- Also for later migrations: SELECT protect_tenant_table('device', 'platen_web', ...).
CREATE FUNCTION protect_tenant_table(target regclass, VARIADIC roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  role text;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  FOREACH role IN ARRAY roles LOOP
    EXECUTE format('CREATE POLICY %I ON %s TO %I USING (tenant_id = ANY (visible_tenants())) '
                   'WITH CHECK (tenant_id = ANY (visible_tenants()))', 'tenant_' || role, target, role);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION protect_tenant_table(regclass, text[]) FROM PUBLIC;

SELECT protect_tenant_table('site', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('agent', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('agent_stream', 'platen_web', 'platen_ingest', 'platen_analyze');
SELECT protect_tenant_table('stream_gap', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('inbox', 'platen_ingest', 'platen_analyze');
SELECT protect_tenant_table('quarantine', 'platen_web', 'platen_ingest', 'platen_analyze');
SELECT protect_tenant_table('profile', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device_evidence', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('reading', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device_latest', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device_day', 'platen_web', 'platen_analyze');

-- The tree of organisations is needed to find out which tenants somebody may see, so a transaction
-- without tenants sees all of it; one with tenants sees those.
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY tree_platen_web ON organisation TO platen_web
  USING (coalesce(current_setting('platen.tenants', true), '') = ''
         OR tenant_id = ANY (nullif(current_setting('platen.tenants', true), '')::uuid[]))
  WITH CHECK (coalesce(current_setting('platen.tenants', true), '') = ''
         OR tenant_id = ANY (nullif(current_setting('platen.tenants', true), '')::uuid[]));

-- A partition that is addressed directly would escape the policies of its parent: no grants, and
-- row level security without any policy. Housekeeping moves rows out of the default partitions.
ALTER TABLE inbox_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox_default FORCE ROW LEVEL SECURITY;
CREATE POLICY housekeeping ON inbox_default TO platen_owner USING (true) WITH CHECK (true);
ALTER TABLE reading_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE reading_default FORCE ROW LEVEL SECURITY;
CREATE POLICY housekeeping ON reading_default TO platen_owner USING (true) WITH CHECK (true);

-- web: people, sessions, enrolment; reads what the analysis wrote.
GRANT SELECT, INSERT, UPDATE ON organisation, site, agent, queue_agent TO platen_web;
GRANT SELECT ON agent_stream, stream_gap, quarantine, profile, device_evidence, reading,
  device_latest, device_day, queue_inbox, queue_attempt TO platen_web;
GRANT SELECT, UPDATE ON device TO platen_web;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON login_user, login_session, login_attempt, login_enrol_token TO platen_web;

-- ingest: envelopes only.
GRANT SELECT ON queue_agent TO platen_ingest;
GRANT SELECT, INSERT, UPDATE ON agent_stream TO platen_ingest;
GRANT USAGE ON SEQUENCE stream_id_seq TO platen_ingest;
GRANT SELECT, INSERT, DELETE ON inbox TO platen_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_inbox TO platen_ingest;
GRANT SELECT, INSERT ON quarantine TO platen_ingest;

-- analyze: from the inbox to devices and readings. Readings are facts: no UPDATE, no DELETE.
GRANT SELECT ON inbox, site TO platen_analyze;
GRANT SELECT, UPDATE, DELETE ON queue_inbox TO platen_analyze;
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_attempt TO platen_analyze;
GRANT SELECT, UPDATE ON agent, agent_stream TO platen_analyze;
GRANT SELECT, INSERT ON quarantine, profile, stream_gap, reading TO platen_analyze;
GRANT SELECT, INSERT, UPDATE ON device, device_evidence, device_latest, device_day TO platen_analyze;

-- work: housekeeping, through the functions of 0003, and what has expired.
GRANT SELECT, DELETE ON login_session, login_attempt, login_enrol_token TO platen_work;
GRANT SELECT ON queue_inbox TO platen_work;

-- backup: reads everything, past the policies (BYPASSRLS).
GRANT SELECT ON ALL TABLES IN SCHEMA public TO platen_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO platen_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO platen_backup;
