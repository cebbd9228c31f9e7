-- Since when somebody has watched a part of the server without a gap: that ingest acknowledged nothing while
-- nobody ran says nothing about it (docs/decisions/0015-liveness.md).
ALTER TABLE server_liveness ADD COLUMN watched_since timestamptz;
