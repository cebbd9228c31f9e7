-- What is going on: processes of the server, decisions about quarantine, live events.

-- Live events ----------------------------------------------------------------------------------

-- What changed, for people who look (docs/decisions/0009-live-events.md). Written by whoever changes
-- it, in the same transaction; read once a second by every process of the web, which passes on to
-- each user what its tenants are; forgotten by housekeeping after some minutes. Tenant-free, because
-- a reader serves everybody. Not logged: after a crash everybody loads again what is shown.
CREATE UNLOGGED TABLE queue_live_event (
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),  -- finds what became visible since a snapshot
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  tenant_id  uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('device', 'agent', 'quarantine')),
  subject_id uuid NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
CREATE INDEX queue_live_event_xid ON queue_live_event (xid);

GRANT INSERT ON queue_live_event TO platen_ingest, platen_analyze;
GRANT SELECT, INSERT ON queue_live_event TO platen_web;
GRANT SELECT, DELETE ON queue_live_event TO platen_work;

-- The server itself ----------------------------------------------------------------------------

-- Every process says every ten seconds how it is. Nothing of a customer is in it.
CREATE UNLOGGED TABLE server_process (
  id           uuid PRIMARY KEY,           -- of this run
  host         text NOT NULL,
  pid          bigint NOT NULL,
  version      text NOT NULL,
  roles        text[] NOT NULL,
  started_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  problems     jsonb NOT NULL DEFAULT '{}' -- part -> what is wrong with it
);
GRANT SELECT, INSERT, UPDATE, DELETE ON server_process
  TO platen_web, platen_ingest, platen_analyze, platen_work;

-- What one part found out and another one shows: 'backup' (when the last one was finished, its
-- bytes), 'stray_rows' (in the default partitions), 'certificates' (days until the first one ends, of
-- each host that watches some).
CREATE TABLE server_fact (
  name     text NOT NULL,
  host     text NOT NULL DEFAULT '',
  noted_at timestamptz NOT NULL DEFAULT now(),
  value    double precision NOT NULL,
  PRIMARY KEY (name, host)
);
GRANT SELECT ON server_fact TO platen_web;
GRANT SELECT, INSERT, UPDATE ON server_fact TO platen_work, platen_backup;

-- Quarantine -----------------------------------------------------------------------------------

-- Items that somebody wants analysed once more. The web only notes the wish: bringing things back
-- is the analysis' work. The item itself stays 'kept' until that is done. Tenant-free, as the other
-- queues of the analysis.
CREATE TABLE queue_retry (
  item_id    uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL,
  asked_by   text NOT NULL,
  asked_at   timestamptz NOT NULL DEFAULT now(),
  begun      int NOT NULL DEFAULT 0,       -- a process that dies over it leaves only this
  not_before timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (tenant_id, item_id) REFERENCES quarantine (tenant_id, id)
);
GRANT SELECT, INSERT, DELETE ON queue_retry TO platen_web;
GRANT SELECT, UPDATE, DELETE ON queue_retry TO platen_analyze;
GRANT UPDATE (state, settled_at, settled_by, outcome, payload) ON quarantine TO platen_web;
CREATE INDEX quarantine_newest ON quarantine (received_at DESC, id DESC);
