-- Streams that many batches a transaction move, records that never come, and whether the parts of the
-- server work (docs/decisions/0015-liveness.md).

-- Streams ------------------------------------------------------------------------------------------------

-- Every batch moves the mark of its stream. Without an index on the time, the new version of the row
-- stays in its page (HOT); those who ask for streams by time do it once after a connect.
DROP INDEX agent_stream_recent;
ALTER TABLE agent_stream SET (fillfactor = 70);

-- Records after hw that the agent was asked for and does not send, although later ones came: since
-- when. Set when the last request was made, null again when they came.
ALTER TABLE agent_stream ADD COLUMN missing_since timestamptz;

-- Liveness -----------------------------------------------------------------------------------------------

-- The instruction by which a part of the server proves that it takes what waits for it. Put in at set
-- intervals by whoever watches the part; whoever works it off says so. Not logged: what a crash takes proves nothing. Tenant-free, as the other queues.
CREATE UNLOGGED TABLE queue_pulse (
  part     text NOT NULL CHECK (part IN ('ingest', 'analyze', 'work')),
  no       bigint NOT NULL,                -- 1, 2, 3, ... of the part
  sent_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  taken_at timestamptz,
  PRIMARY KEY (part, no)
) WITH (fillfactor = 50);

-- What is declared of each part: one row each, moved under its lock.
CREATE TABLE server_liveness (
  part        text PRIMARY KEY CHECK (part IN ('ingest', 'analyze', 'work')),
  last_no     bigint NOT NULL DEFAULT 0,   -- of the last pulse,
  sent_at     timestamptz,                 -- and when it was put in: somebody watches
  state       text NOT NULL DEFAULT 'unknown' CHECK (state IN ('unknown', 'alive', 'dead')),
  since       timestamptz NOT NULL DEFAULT now(),
  reason      text NOT NULL DEFAULT '',    -- of 'dead'
  -- Of 'ingest': the last batch that was acknowledged, and how many agents sent some within an hour then.
  acknowledged_at timestamptz,
  agents      int NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO server_liveness (part) VALUES ('ingest'), ('analyze'), ('work');

GRANT SELECT, INSERT, UPDATE, DELETE ON queue_pulse TO platen_ingest, platen_work;
GRANT SELECT, UPDATE ON queue_pulse TO platen_analyze;  -- to take them
GRANT SELECT, UPDATE ON server_liveness TO platen_ingest, platen_work;
GRANT SELECT ON server_liveness TO platen_web, platen_analyze;
