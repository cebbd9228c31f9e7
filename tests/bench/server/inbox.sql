-- What platen-bench-fleet wrote goes into the inbox, as ingest would have put it there, but for the queue of the
-- analysis. The batches come on standard input: COPY reads it. As a superuser.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
CREATE UNLOGGED TABLE IF NOT EXISTS bench_batch (
  agent int, epoch uuid, first_seq bigint, last_seq bigint, received_at timestamptz, sha256 bytea, chain bytea,
  raw_size int, boot_id bytea, boot_ms bigint, wall_ms bigint, fingerprint bytea, payload bytea);
ALTER TABLE bench_batch ALTER COLUMN payload SET STORAGE EXTERNAL;
TRUNCATE bench_batch;
\copy bench_batch FROM PSTDIN (FORMAT binary)
ANALYZE bench_batch;
SELECT count(make_inbox_day(day)) FROM (SELECT DISTINCT (received_at AT TIME ZONE 'UTC')::date AS day FROM bench_batch) d;
INSERT INTO agent_stream AS s (tenant_id, agent_id, epoch, hw, chain, first_seen_at, last_seen_at)
SELECT DISTINCT ON (b.agent) a.tenant_id, a.id, b.epoch, b.last_seq, b.chain, b.received_at, b.received_at
FROM bench_batch b JOIN bench_agent a USING (agent) ORDER BY b.agent, b.first_seq DESC
ON CONFLICT (tenant_id, agent_id, epoch) DO UPDATE
SET hw = excluded.hw, chain = excluded.chain, last_seen_at = excluded.last_seen_at;
INSERT INTO inbox (tenant_id, stream_id, first_seq, last_seq, received_at, wire_version, sha256, chain, raw_size, boot_id,
  boot_ms, wall_ms, fingerprint, payload)
SELECT s.tenant_id, s.stream_id, b.first_seq, b.last_seq, b.received_at, 1, b.sha256, b.chain, b.raw_size, b.boot_id,
  b.boot_ms, b.wall_ms, b.fingerprint, b.payload
FROM bench_batch b JOIN bench_agent a USING (agent)
JOIN agent_stream s ON s.tenant_id = a.tenant_id AND s.agent_id = a.id AND s.epoch = b.epoch;
