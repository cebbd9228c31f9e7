-- What people decide about odd counters (docs/counters.md).

-- Whoever decides waits for an analysis that folds the device just now, and asks again: else what
-- was decided meanwhile could be left out.
GRANT SELECT, UPDATE (asked_at) ON queue_refold TO platen_web;
