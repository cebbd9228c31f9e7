-- The store that a million devices fit in (docs/decisions/0014-data-plane.md): what changes with every
-- reading is one slim row a device; a device that says the same again costs some bytes; use of all
-- counters of a day is one row; sums of a customer are kept.
--
-- What the analysis derives is derived again from the raw archive: its tables are made anew here, and
-- every batch that the archive has goes back into the queue. Devices, their evidence and what people
-- said of them stay.

-- Walls between tenants ----------------------------------------------------------------------------

-- A transaction works for many tenants at a time: their ids are read from the setting once a
-- statement, for reading and for writing, not once a row (5,000 rows of 100 tenants: 0.1 s, was 9 s).
CREATE OR REPLACE FUNCTION protect_tenant_table(target regclass, VARIADIC roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  role text;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  FOREACH role IN ARRAY roles LOOP
    EXECUTE format('CREATE POLICY %I ON %s TO %I USING (tenant_id IN (SELECT visible_tenant_set())) '
                   'WITH CHECK (tenant_id IN (SELECT visible_tenant_set()))', 'tenant_' || role, target, role);
  END LOOP;
END $$;
DO $$
DECLARE
  wall record;
BEGIN
  FOR wall IN SELECT tablename, policyname, with_check FROM pg_policies
              WHERE schemaname = 'public' AND policyname LIKE 'tenant\_platen\_%'
  LOOP
    EXECUTE format('ALTER POLICY %I ON public.%I USING (tenant_id IN (SELECT visible_tenant_set())) %s',
                   wall.policyname, wall.tablename,
                   CASE WHEN wall.with_check IS NOT NULL  -- null: it is for SELECT only
                        THEN 'WITH CHECK (tenant_id IN (SELECT visible_tenant_set()))' END);
  END LOOP;
END $$;

-- Numbers in the place of hashes -----------------------------------------------------------------

CREATE SEQUENCE profile_number_seq AS int;
ALTER TABLE profile ADD COLUMN number int NOT NULL DEFAULT nextval('profile_number_seq');
ALTER TABLE profile ADD CONSTRAINT profile_number UNIQUE (tenant_id, number);
GRANT USAGE ON SEQUENCE profile_number_seq TO platen_analyze;

-- Which counters a device states, in which order, with unit and place of reading: the same for
-- nearly all readings of a model, so that rows hold values only.
CREATE SEQUENCE counter_set_number_seq AS int;
CREATE TABLE counter_set (
  tenant_id uuid NOT NULL,
  number    int NOT NULL DEFAULT nextval('counter_set_number_seq'),
  sha256    bytea NOT NULL CHECK (length(sha256) = 32),  -- of the list, as it is written here
  counters  text NOT NULL,                 -- JSON: [{"name", "unit", "oid"}, ...] sorted by name
  PRIMARY KEY (tenant_id, number),
  UNIQUE (tenant_id, sha256)
);
SELECT protect_tenant_table('counter_set', 'platen_web', 'platen_analyze');
GRANT SELECT ON counter_set TO platen_web;
GRANT SELECT, INSERT ON counter_set TO platen_analyze;
GRANT USAGE ON SEQUENCE counter_set_number_seq TO platen_analyze;

-- Readings -----------------------------------------------------------------------------------------

DROP TABLE reading;

-- A reading that says something else than the one before it (or is the first one of its day, or came
-- late). Facts, never changed but by a correction. Partitioned by month of taken_at. No foreign keys:
-- only the analysis writes here, in the transaction that made the device.
CREATE TABLE reading (
  tenant_id   uuid NOT NULL,
  device_id   uuid NOT NULL,
  taken_at    timestamptz NOT NULL,        -- UTC, corrected by the agent clock's offset
  received_at timestamptz NOT NULL,        -- with stream and seq: finds the batch in the inbox
  stream_id   bigint NOT NULL,
  seq         bigint NOT NULL,
  -- The counters that nearly every device has; null: not stated. Units: counter_set.
  life_count         bigint,
  total_impressions  bigint,
  mono_impressions   bigint,
  color_impressions  bigint,
  total_sheets       bigint,
  duplex_sheets      bigint,
  print_total        bigint,
  print_mono         bigint,
  print_color        bigint,
  copy_total         bigint,
  copy_mono          bigint,
  copy_color         bigint,
  fax_in             bigint,
  fax_out            bigint,
  scan_total         bigint,
  large_impressions  bigint,
  n           int NOT NULL,                -- the how manieth of its device, in the order of the analysis
  profile     int NOT NULL,                -- profile.number: what chose the OIDs
  counter_set int NOT NULL,
  parts       smallint NOT NULL,           -- what it said anything of: reading_parts.hpp
  status      text NOT NULL,
  others      bigint[],                    -- counters of the set without a column, in its order
  marks       bytea,                       -- what meters compare beside counters: rules/meter_sample.hpp
  chain       bytea NOT NULL CHECK (length(chain) = 16),  -- hash of this one and all before: reading_chain.hpp
  normalised_by int,                       -- profile.number of a correction; null: `profile`
  PRIMARY KEY (tenant_id, device_id, taken_at, n)
) PARTITION BY RANGE (taken_at);
CREATE TABLE reading_default PARTITION OF reading DEFAULT;

-- Readings in which the device said, octet for octet, what it had said in that one, on the same day of
-- its site: their times and where they came from, packed (packed_run.hpp). A row is written when the
-- device says something else; until then the run is in device_state.
CREATE TABLE reading_run (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  began_at  timestamptz NOT NULL,          -- reading.taken_at of the one that is repeated
  began_n   int NOT NULL,                  -- and its n
  last_at   timestamptz NOT NULL,          -- of the last repetition
  last_n    int NOT NULL,
  samples   int NOT NULL CHECK (samples > 0),
  packed    bytea NOT NULL,
  chain     bytea NOT NULL CHECK (length(chain) = 16),  -- after the last repetition
  PRIMARY KEY (tenant_id, device_id, began_at, began_n),
  CHECK (last_n - began_n = samples)       -- nothing was stored in between: a late reading ends the run
) PARTITION BY RANGE (began_at);
CREATE TABLE reading_run_default PARTITION OF reading_run DEFAULT;
ALTER TABLE reading_run ALTER COLUMN packed SET STORAGE PLAIN;

-- Which batches are analysed, in which order: derived tables can be made again in the same one.
CREATE SEQUENCE analysis_seq;
CREATE TABLE inbox_done (
  tenant_id   uuid NOT NULL,
  stream_id   bigint NOT NULL,
  first_seq   bigint NOT NULL,
  received_at timestamptz NOT NULL,
  no          bigint NOT NULL,             -- from analysis_seq, drawn when all of its devices were locked
  PRIMARY KEY (tenant_id, stream_id, first_seq, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE inbox_done_default PARTITION OF inbox_done DEFAULT;

-- Latest state -------------------------------------------------------------------------------------

DROP TABLE device_state CASCADE;
DROP TABLE device_latest CASCADE;
DROP FUNCTION IF EXISTS begin_device_state(), keep_device_state() CASCADE;
DROP FUNCTION IF EXISTS state_of CASCADE;
DROP FUNCTION least_supply, serious_reasons;             -- now rules/device_state_rules

-- One slim row a device, from its first moment on. What changes with every reading has no index, so
-- that the new version of a row stays in its page and no index is written (HOT).
CREATE TABLE device_state (
  tenant_id    uuid NOT NULL,
  device_id    uuid NOT NULL,
  -- The newest sample; null: never read.
  taken_at     timestamptz,
  received_at  timestamptz,
  stream_id    bigint,
  seq          bigint,
  full_at      timestamptz,                -- reading.taken_at of the row that says what it said,
  total        bigint,                     -- the counters that lists show, at full_at
  mono         bigint,
  color        bigint,
  pages_30d    bigint,                     -- device_day.pages of the 30 whole days before volume_day
  unreachable_since timestamptz,
  full_n       int,                        -- and its n
  n            int NOT NULL DEFAULT 0,     -- readings so far
  counter_set  int,                        -- of that row
  day          date,                       -- of the newest sample, at the site
  volume_day   date,
  alerts       int NOT NULL DEFAULT 0,
  open_findings int NOT NULL DEFAULT 0,    -- of counter_finding, that people should decide
  supply_left  smallint,                   -- percent; the least of its supplies (receptacles: room)
  trust        smallint,                   -- 0 to 100: how far cross-checks agree; null: none possible
  status_rank  smallint NOT NULL GENERATED ALWAYS AS (   -- the most serious first
    CASE status WHEN 'down' THEN 1 WHEN 'unreachable' THEN 2 WHEN 'warning' THEN 3 WHEN 'unknown' THEN 4
                WHEN 'warmup' THEN 5 WHEN 'printing' THEN 6 WHEN 'idle' THEN 7 ELSE 4 END) STORED,
  status       text NOT NULL DEFAULT 'unknown',  -- unreachable, or as the device said
  reasons      text[] NOT NULL DEFAULT '{}',     -- what is the matter, without notices
  counters     bigint[],                   -- values of counter_set at full_at, in its order
  -- What the analysis compares the next sample with (16 octets each; null: with nothing).
  said         bytea,                      -- all that the device said, octet for octet
  looks        bytea,                      -- all of its meaning but counters and times
  ident        bytea,                      -- where it was, what it was recognised by, what it was called
  chain        bytea NOT NULL DEFAULT '',  -- 16 octets: the head of its chain of readings
  meters       bytea NOT NULL DEFAULT '',  -- where its counters stand: meter_fold.hpp
  run          bytea NOT NULL DEFAULT '',  -- repetitions since full_at, packed
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX device_state_by_status ON device_state (status_rank, device_id);
CREATE INDEX device_state_by_supply ON device_state (supply_left, device_id);
CREATE INDEX device_state_by_volume ON device_state (tenant_id, pages_30d, device_id);
-- The usual order of a customer's list: the first page without reading all of its devices.
CREATE INDEX device_of_tenant_by_model ON device (tenant_id, full_model_key, id);
CREATE INDEX device_state_with_alerts ON device_state (device_id) WHERE alerts > 0;
CREATE INDEX device_state_with_findings ON device_state (tenant_id, device_id) WHERE open_findings > 0;
CREATE INDEX device_state_by_reason ON device_state USING gin (reasons) WHERE reasons <> '{}';

-- What a device said beside its counters, and what of it is older than its newest reading. Written
-- only when that changes.
CREATE TABLE device_latest (
  tenant_id   uuid NOT NULL,
  device_id   uuid NOT NULL,
  status      text NOT NULL DEFAULT '',
  asleep      boolean NOT NULL DEFAULT false,    -- the newest reading says so
  errors      text[] NOT NULL DEFAULT '{}',
  console     text[] NOT NULL DEFAULT '{}',
  old_counters jsonb NOT NULL DEFAULT '{}',  -- not in the newest reading: name -> {"value", "unit", "oid"}
  supplies    jsonb NOT NULL DEFAULT '[]',
  trays       jsonb NOT NULL DEFAULT '[]',
  alerts      jsonb NOT NULL DEFAULT '[]',
  reasons     jsonb NOT NULL DEFAULT '[]',
  -- Unix ms when these were read: "supplies", "counters.<name>", "texts.<field>", "in_sleep.<list>".
  -- What is not named here was said by the newest reading.
  parts_at    jsonb NOT NULL DEFAULT '{}',
  absent      text[] NOT NULL DEFAULT '{}',  -- lists and texts that no reading ever said
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
) WITH (fillfactor = 80);

CREATE FUNCTION begin_device_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.device_state (tenant_id, device_id) VALUES (NEW.tenant_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER device_state AFTER INSERT ON device
  FOR EACH ROW EXECUTE FUNCTION begin_device_state();

-- Use ------------------------------------------------------------------------------------------------

DROP TABLE device_day;

-- Use of a device on one day of its site; null: the device does not state that counter. `first` is
-- where the day's use begins (the end of the day before), `last` the running maximum at its end,
-- within the epoch of the counter; `used` has undisputed use only, over all epochs of the day.
CREATE TABLE device_day (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  total_first bigint, total_last bigint, total_used bigint CHECK (total_used >= 0),
  mono_first  bigint, mono_last  bigint, mono_used  bigint CHECK (mono_used >= 0),
  color_first bigint, color_last bigint, color_used bigint CHECK (color_used >= 0),
  life_first  bigint, life_last  bigint, life_used  bigint CHECK (life_used >= 0),
  pages     bigint,                        -- total_used; life_used where no total was ever known and it counts pages
  held      bigint NOT NULL DEFAULT 0 CHECK (held >= 0),  -- impressions that wait for a decision
  day       date NOT NULL,
  PRIMARY KEY (tenant_id, device_id, day)
) PARTITION BY RANGE (day);
CREATE TABLE device_day_default PARTITION OF device_day DEFAULT WITH (fillfactor = 80);

-- The sum of a customer's devices, each by the days of its site. In the transaction of device_day.
CREATE TABLE customer_day (
  tenant_id uuid NOT NULL,
  day       date NOT NULL,
  total     bigint NOT NULL DEFAULT 0,       -- of device_day.pages
  mono      bigint NOT NULL DEFAULT 0,
  color     bigint NOT NULL DEFAULT 0,
  held      bigint NOT NULL DEFAULT 0,
  devices   int NOT NULL DEFAULT 0,          -- that have this day
  PRIMARY KEY (tenant_id, day)
) WITH (fillfactor = 50);

-- What is odd about counters (docs/counters.md): derived from readings and decisions, never edited.
CREATE TABLE counter_finding (
  tenant_id  uuid NOT NULL,
  device_id  uuid NOT NULL,
  taken_at   timestamptz NOT NULL,         -- of the reading that showed it
  n          int NOT NULL,                 -- and its n
  counter    text NOT NULL,
  kind       text NOT NULL,                -- zero, spike, wrap, reset, board_swap, ... : rules/meter_fold.hpp
  before     bigint,                       -- running maximum before it
  value      bigint,                       -- what was read
  held       bigint NOT NULL DEFAULT 0,    -- use that waits for a decision
  epoch      int NOT NULL,                 -- of the counter, after it; from 1
  detail     jsonb NOT NULL DEFAULT '{}',  -- what speaks for the classification
  verdict    text,                         -- of counter_decision; null: by rule alone
  is_open    boolean NOT NULL,             -- somebody should decide
  PRIMARY KEY (tenant_id, device_id, taken_at, n, counter)
);
CREATE INDEX counter_finding_open ON counter_finding (tenant_id, taken_at) WHERE is_open;

-- What people decided about findings. Only ever added to; the last one counts.
CREATE TABLE counter_decision (
  tenant_id  uuid NOT NULL,
  device_id  uuid NOT NULL,
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  taken_at   timestamptz NOT NULL,         -- with n and counter: which finding
  n          int NOT NULL,
  counter    text NOT NULL,
  verdict    text NOT NULL CHECK (verdict IN ('count', 'count_from_zero', 'do_not_count', 'ignore_reading')),
  note       text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  decided_at timestamptz NOT NULL DEFAULT now(),
  decided_by text NOT NULL,                -- e-mail address
  PRIMARY KEY (tenant_id, device_id, id)
);

-- Queue ------------------------------------------------------------------------------------------------

-- Whoever analyses batches of an agent holds its row. Never written but when an agent sends first.
CREATE TABLE queue_lease (
  agent_id  uuid PRIMARY KEY,
  tenant_id uuid NOT NULL
);
ALTER TABLE queue_inbox ADD COLUMN agent_id uuid;
UPDATE queue_inbox q SET agent_id = s.agent_id FROM agent_stream s
WHERE s.tenant_id = q.tenant_id AND s.stream_id = q.stream_id;
ALTER TABLE queue_inbox ALTER COLUMN agent_id SET NOT NULL;
-- From the head of one stream to that of the next, whatever waits behind it.
CREATE INDEX queue_inbox_heads ON queue_inbox (agent_id, stream_id, first_seq) INCLUDE (ready);
INSERT INTO queue_lease (agent_id, tenant_id) SELECT agent_id, tenant_id FROM queue_agent;

-- Devices that a person's decision or a correction changed: folded again by the analysis.
CREATE TABLE queue_refold (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  asked_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, device_id)
);

-- Rights -------------------------------------------------------------------------------------------------

SELECT protect_tenant_table('reading', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('reading_run', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('inbox_done', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device_state', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device_latest', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('device_day', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('customer_day', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('counter_finding', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('counter_decision', 'platen_web', 'platen_analyze');

DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['reading_default', 'reading_run_default', 'inbox_done_default', 'device_day_default'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY housekeeping ON %I TO platen_owner USING (true) WITH CHECK (true)', part);
  END LOOP;
END $$;

GRANT SELECT ON reading, reading_run, inbox_done, device_state, device_latest, device_day, customer_day, counter_finding,
  counter_decision TO platen_web;
GRANT INSERT ON counter_decision TO platen_web;
GRANT INSERT ON queue_refold TO platen_web;
GRANT SELECT, INSERT ON reading, reading_run, inbox_done TO platen_analyze;
GRANT SELECT, INSERT, UPDATE ON device_state, device_latest, device_day, customer_day TO platen_analyze;
GRANT DELETE ON device_day TO platen_analyze;
GRANT SELECT, INSERT, UPDATE, DELETE ON counter_finding TO platen_analyze;
GRANT SELECT ON counter_decision TO platen_analyze;
GRANT USAGE ON SEQUENCE analysis_seq TO platen_analyze;
-- pg_dump reads where each sequence stands.
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO platen_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO platen_backup;
GRANT SELECT, INSERT ON queue_lease TO platen_ingest;
GRANT SELECT, UPDATE ON queue_lease TO platen_analyze;  -- UPDATE: to lock rows
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_refold TO platen_analyze;
GRANT UPDATE (normalised_by, status, parts, others, marks, counter_set, life_count, total_impressions,
  mono_impressions, color_impressions, total_sheets, duplex_sheets, print_total, print_mono,
  print_color, copy_total, copy_mono, copy_color, fax_in, fax_out, scan_total, large_impressions)
  ON reading TO platen_analyze;

-- Corrections keep what a reading was.
CREATE OR REPLACE FUNCTION keep_reading_as_it_was() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  is_now jsonb := to_jsonb(NEW);
BEGIN
  INSERT INTO figure_change (tenant_id, device_id, correction_id, kind, key, before, after)
  SELECT OLD.tenant_id, OLD.device_id, current_setting('platen.correction')::uuid, 'reading',
    concat_ws('-', (extract(epoch FROM OLD.taken_at) * 1000)::bigint, OLD.stream_id, OLD.seq),
    jsonb_object_agg(f.name, was->f.name), jsonb_object_agg(f.name, is_now->f.name)
  FROM jsonb_object_keys(was) AS f (name)
  WHERE was->f.name IS DISTINCT FROM is_now->f.name
  HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER reading_as_it_was AFTER UPDATE ON reading
  FOR EACH ROW EXECUTE FUNCTION keep_reading_as_it_was();

-- Everything again ----------------------------------------------------------------------------------------

ALTER TABLE inbox NO FORCE ROW LEVEL SECURITY;             -- for the owner, until the end of this file
ALTER TABLE agent_stream NO FORCE ROW LEVEL SECURITY;
ALTER TABLE device NO FORCE ROW LEVEL SECURITY;
ALTER TABLE device_state NO FORCE ROW LEVEL SECURITY;
ALTER TABLE device_span NO FORCE ROW LEVEL SECURITY;
DELETE FROM device_span;
INSERT INTO device_state (tenant_id, device_id) SELECT tenant_id, id FROM device;
INSERT INTO queue_inbox (stream_id, first_seq, tenant_id, received_at, ready, agent_id)
SELECT i.stream_id, i.first_seq, i.tenant_id, i.received_at, true, s.agent_id
FROM inbox i JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id
WHERE i.last_seq <= s.analyzed
ON CONFLICT DO NOTHING;
UPDATE agent_stream SET analyzed = 0 WHERE analyzed > 0;
ALTER TABLE device_span FORCE ROW LEVEL SECURITY;
ALTER TABLE device_state FORCE ROW LEVEL SECURITY;
ALTER TABLE device FORCE ROW LEVEL SECURITY;
ALTER TABLE agent_stream FORCE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;

-- Partitions -------------------------------------------------------------------------------------------------

-- Any day of the month, in UTC: readings and their runs, and days of use.
CREATE OR REPLACE FUNCTION make_reading_month(day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT make_partition('reading_run', 'reading_run_' || to_char(day, 'YYYYMM'), 'began_at',
                        date_trunc('month', day::timestamp) AT TIME ZONE 'UTC',
                        (date_trunc('month', day::timestamp) + interval '1 month') AT TIME ZONE 'UTC');
  SELECT make_partition('device_day', 'device_day_' || to_char(day, 'YYYYMM'), 'day',
                        date_trunc('month', day::timestamp) AT TIME ZONE 'UTC',
                        (date_trunc('month', day::timestamp) + interval '1 month') AT TIME ZONE 'UTC');
  SELECT make_partition('reading', 'reading_' || to_char(day, 'YYYYMM'), 'taken_at',
                        date_trunc('month', day::timestamp) AT TIME ZONE 'UTC',
                        (date_trunc('month', day::timestamp) + interval '1 month') AT TIME ZONE 'UTC')
$$;

-- `day` in UTC: the raw archive, and what of it is done.
CREATE OR REPLACE FUNCTION make_inbox_day(day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT make_partition('inbox_done', 'inbox_done_' || to_char(day, 'YYYYMMDD'), 'received_at',
                        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  SELECT make_partition('inbox', 'inbox_' || to_char(day, 'YYYYMMDD'), 'received_at',
                        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC')
$$;
