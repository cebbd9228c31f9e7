-- A profile turns out to be wrong: what it made of the archive is made again by a corrected one
-- (docs/decisions/0012-corrections.md). The bytes stay; so does what every figure was before.

-- Corrections ----------------------------------------------------------------------------------

-- One run over the readings of one customer: reported first, applied by a person who has seen that.
CREATE TABLE correction (
  tenant_id       uuid NOT NULL,
  id              uuid NOT NULL,             -- a run over several customers has one row for each
  made_at         timestamptz NOT NULL DEFAULT now(),
  made_by         text NOT NULL,
  received_before timestamptz NOT NULL,      -- readings that came later are not in the report
  device_id       uuid,                      -- only this one, null: all
  since           timestamptz,               -- taken at or after
  until           timestamptz,               -- taken before
  state           text NOT NULL DEFAULT 'reported' CHECK (state IN ('reported', 'applying', 'applied')),
  applied_at      timestamptz,
  applied_by      text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id)
);

-- What it replaces: readings taken with one profile, understood by another.
CREATE TABLE correction_profile (
  tenant_id    uuid NOT NULL,
  id           uuid NOT NULL,
  read_by      bytea NOT NULL CHECK (length(read_by) = 32),
  normalise_by bytea NOT NULL CHECK (length(normalise_by) = 32),
  PRIMARY KEY (tenant_id, id, read_by),
  FOREIGN KEY (tenant_id, id) REFERENCES correction (tenant_id, id),
  FOREIGN KEY (tenant_id, normalise_by) REFERENCES profile (tenant_id, hash)
);

-- The devices that it changes. What is applied is what was reported: the digest says so.
CREATE TABLE correction_device (
  tenant_id uuid NOT NULL,
  id        uuid NOT NULL,
  device_id uuid NOT NULL,
  figures   bigint NOT NULL,               -- of readings, that change
  digest    bytea NOT NULL CHECK (length(digest) = 32),  -- of these changes
  state     text NOT NULL DEFAULT 'reported'
    CHECK (state IN ('reported', 'applying', 'applied', 'differs')),
  PRIMARY KEY (tenant_id, id, device_id),
  FOREIGN KEY (tenant_id, id) REFERENCES correction (tenant_id, id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
);

-- What figures were before and after. Only ever added to.
CREATE TABLE figure_change (
  tenant_id     uuid NOT NULL,
  device_id     uuid NOT NULL,
  correction_id uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('reading', 'day', 'span', 'latest', 'device')),
  key           text NOT NULL,             -- which reading, day and counter, span, field
  changed_at    timestamptz NOT NULL DEFAULT now(),
  before        jsonb NOT NULL,            -- null: it was not there
  after         jsonb NOT NULL,            -- null: it is not there any more
  PRIMARY KEY (tenant_id, device_id, correction_id, kind, key)
);
CREATE INDEX figure_change_of_device ON figure_change (tenant_id, device_id, changed_at);

-- What the analysis understands readings by that were taken with a profile which was corrected.
CREATE TABLE profile_override (
  tenant_id    uuid NOT NULL,
  read_by      bytea NOT NULL CHECK (length(read_by) = 32),
  normalise_by bytea NOT NULL CHECK (length(normalise_by) = 32),
  PRIMARY KEY (tenant_id, read_by),
  FOREIGN KEY (tenant_id, normalise_by) REFERENCES profile (tenant_id, hash)
);

-- Readings -------------------------------------------------------------------------------------

-- Whose figures they are; null: those of profile_hash. NOT VALID: nothing has it yet, and looking
-- through all readings for that would keep the server waiting.
ALTER TABLE reading ADD COLUMN normalised_by bytea;
ALTER TABLE reading ADD CONSTRAINT reading_normalised_by_check CHECK (length(normalised_by) = 32) NOT VALID;

-- Nobody changes a reading without a trace: whoever does it has said for which correction
-- (SET LOCAL platen.correction), and what it was goes where it stays readable.
CREATE FUNCTION keep_reading_as_it_was() RETURNS trigger
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

-- Rights ---------------------------------------------------------------------------------------

SELECT protect_tenant_table('correction', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('correction_profile', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('correction_device', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('figure_change', 'platen_web', 'platen_analyze');
SELECT protect_tenant_table('profile_override', 'platen_web', 'platen_analyze');

GRANT SELECT ON correction, correction_profile, correction_device, figure_change, profile_override
  TO platen_web;
GRANT SELECT, INSERT, UPDATE ON correction, correction_device TO platen_analyze;
GRANT SELECT, INSERT ON correction_profile, figure_change TO platen_analyze;
GRANT SELECT, INSERT, UPDATE, DELETE ON profile_override TO platen_analyze;
GRANT DELETE ON device_day TO platen_analyze;
GRANT UPDATE (normalised_by, status, parts, other_counters, life_count, total_impressions,
  mono_impressions, color_impressions, total_sheets, duplex_sheets, print_total, print_mono,
  print_color, copy_total, copy_mono, copy_color, fax_in, fax_out, scan_total, large_impressions)
  ON reading TO platen_analyze;

-- Reports name the customer.
CREATE POLICY tenant_platen_analyze ON organisation FOR SELECT TO platen_analyze
  USING (tenant_id = ANY (visible_tenants()));
GRANT SELECT (tenant_id, name) ON organisation TO platen_analyze;
