-- What the server has to remember of trouble: attempts at a batch, what became of things in
-- quarantine, which machine sends a stream, and what followed a stream.

-- Attempts -------------------------------------------------------------------------------------

-- A process that is killed leaves no trace but an attempt that nobody ended. That alone proves
-- nothing against the batch (docs/decisions/0007-poison.md), so the two are counted apart.
ALTER TABLE queue_attempt
  DROP COLUMN attempts,
  ADD COLUMN begun    int NOT NULL DEFAULT 0,           -- since the batch waits: spaces attempts out
  ADD COLUMN unended  int NOT NULL DEFAULT 0,           -- begun, and nobody saw how they ended
  ADD COLUMN failed   int NOT NULL DEFAULT 0,           -- ended by a fault of the batch
  ADD COLUMN retry_at timestamptz NOT NULL DEFAULT now();  -- no attempt before

-- Quarantine -----------------------------------------------------------------------------------

ALTER TABLE quarantine
  ADD COLUMN kind text NOT NULL DEFAULT 'record'        -- of payload
    CHECK (kind IN ('message', 'batch', 'record', 'fork')),
  -- What decoding needs beside the payload, should the raw archive have forgotten the batch: when
  -- it was sent, as in inbox; null in rows that are older than these columns.
  ADD COLUMN boot_id bytea,
  ADD COLUMN boot_ms bigint,
  ADD COLUMN wall_ms bigint,
  ADD COLUMN record_boot_id bytea,                      -- kind 'record': which boot it counts from
  ADD COLUMN state text NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'retried', 'discarded')),
  ADD COLUMN settled_at timestamptz,                    -- when somebody dealt with it,
  ADD COLUMN settled_by text NOT NULL DEFAULT '',       -- who,
  ADD COLUMN outcome text NOT NULL DEFAULT '';          -- and what came of it, or of the last try

ALTER TABLE quarantine NO FORCE ROW LEVEL SECURITY;     -- for the owner, until the end of this file
UPDATE quarantine SET kind = CASE
  WHEN stage = 'ingest' THEN CASE WHEN reason LIKE 'fork:%' THEN 'fork' ELSE 'message' END
  WHEN reason ~ '^(zstd: |not a batch message|[0-9]+ records, allowed|failed [0-9]+ times|the process)'
    THEN 'batch'
  ELSE 'record' END;
ALTER TABLE quarantine FORCE ROW LEVEL SECURITY;
ALTER TABLE quarantine ALTER COLUMN kind DROP DEFAULT;
CREATE INDEX quarantine_kept ON quarantine (tenant_id, received_at) WHERE state = 'kept';

-- Bringing things back is the analysis' work. What was set aside stays as it came: only what
-- became of it is written, and the bytes of something discarded go.
GRANT UPDATE (state, settled_at, settled_by, outcome, payload) ON quarantine TO platen_analyze;
GRANT SELECT ON queue_agent TO platen_analyze;          -- whose items there can be

-- Streams --------------------------------------------------------------------------------------

-- One identity belongs to one machine, which is in one epoch. What contradicts that is evidence of
-- a copied or rolled-back machine; the text of the API for it is made from these columns.
ALTER TABLE agent_stream
  ADD COLUMN fingerprint bytea NOT NULL DEFAULT '',     -- of the machine that sent last
  ADD COLUMN boot_id     bytea NOT NULL DEFAULT '',     -- its start at that time,
  ADD COLUMN boot_before bytea NOT NULL DEFAULT '',     -- and the start before that one
  ADD COLUMN sent_ms     bigint NOT NULL DEFAULT 0,     -- and its wall clock
  ADD COLUMN flaps       int NOT NULL DEFAULT 0,        -- returns to an earlier start
  ADD COLUMN flapped_at  timestamptz,
  ADD COLUMN forks       int NOT NULL DEFAULT 0,        -- batches that contradict the chain
  ADD COLUMN forked_at   timestamptz,
  ADD COLUMN fork_fingerprint bytea NOT NULL DEFAULT '',  -- of the machine that sent the last one
  ADD COLUMN overlapped_at timestamptz,                 -- grew although a later epoch had begun
  ADD COLUMN follows     uuid,                          -- the epoch before, by the agent's account
  ADD COLUMN follows_why text NOT NULL DEFAULT '',
  ADD COLUMN missing     bigint NOT NULL DEFAULT 0,     -- records of that epoch that never came
  ADD COLUMN retired_at  timestamptz,
  ADD COLUMN retired_why text NOT NULL DEFAULT '';

-- What an agent has begun within a day, and after a stream.
CREATE INDEX agent_stream_begun ON agent_stream (tenant_id, agent_id, first_seen_at);

GRANT UPDATE (state, retired_at, retired_why) ON agent_stream TO platen_web;

-- What the streams of an agent say about its machine since that time: 'duplicate' when two are at
-- work under one identity, 'rolled_back' when one went back to an older state, else 'ok'.
CREATE FUNCTION agent_identity(of_tenant uuid, of_agent uuid, since timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT CASE
    WHEN coalesce(bool_or(overlapped_at > since OR (flaps > 1 AND flapped_at > since)
           OR (forked_at > since AND fork_fingerprint <> fingerprint)), false)
      OR EXISTS (SELECT FROM agent_stream WHERE tenant_id = of_tenant AND agent_id = of_agent
                 AND follows IS NOT NULL AND first_seen_at > since
                 GROUP BY follows HAVING count(*) > 1) THEN 'duplicate'
    WHEN coalesce(bool_or(forked_at > since), false) THEN 'rolled_back'
    ELSE 'ok' END
  FROM agent_stream WHERE tenant_id = of_tenant AND agent_id = of_agent
$$;
REVOKE EXECUTE ON FUNCTION agent_identity(uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION agent_identity(uuid, uuid, timestamptz) TO platen_web;
