-- The batches of inbox.sql wait for the analysis from now on. -v from=TIME -v until=TIME: those that came then.
\set ON_ERROR_STOP on
INSERT INTO queue_inbox (stream_id, first_seq, tenant_id, received_at, ready, agent_id)
SELECT s.stream_id, b.first_seq, s.tenant_id, b.received_at, true, a.id
FROM bench_batch b JOIN bench_agent a USING (agent)
JOIN agent_stream s ON s.tenant_id = a.tenant_id AND s.agent_id = a.id AND s.epoch = b.epoch;
