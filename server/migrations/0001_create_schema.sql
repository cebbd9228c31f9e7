-- The first schema. Rules (docs/decisions/0005-tenancy.md):
--  * Every table whose rows belong to a customer has tenant_id first in every key. Row level
--    security and rights are in 0002_protect_tenants.sql.
--  * Tables that are read before a tenant is known are tenant-free by name and decision: queue_*,
--    login_*. tests/server/migrations checks the catalogue.
--  * platen_owner owns everything and never logs in; prepare_cluster.sql makes the roles.

CREATE FUNCTION visible_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT current_setting('platen.tenants')::uuid[] $$;
COMMENT ON FUNCTION visible_tenants() IS
  'Tenants of this transaction (SET LOCAL platen.tenants = ''{uuid,...}''). Unset is an error.';

-- Organisations, sites ------------------------------------------------------------------------

CREATE TABLE organisation (
  tenant_id  uuid PRIMARY KEY,             -- an organisation is its own tenant
  parent_id  uuid REFERENCES organisation (tenant_id),  -- dealer of a customer; null: top
  kind       text NOT NULL CHECK (kind IN ('dealer', 'customer')),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),  -- a key of cursors
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE site (
  tenant_id uuid NOT NULL REFERENCES organisation (tenant_id),
  id        uuid NOT NULL,
  name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),  -- a key of cursors
  time_zone text NOT NULL DEFAULT 'UTC',   -- IANA name; an unknown one is refused
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name),
  CONSTRAINT time_zone_is_known CHECK (timezone(time_zone, created_at) IS NOT NULL)
);

-- Users and sessions: read before it is known which tenant somebody belongs to -------------------

CREATE TABLE login_user (
  id            uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (tenant_id),  -- sees it and all below it
  email         text NOT NULL,
  display_name  text NOT NULL DEFAULT '',
  password_hash text NOT NULL,             -- argon2id in its own text form
  role          text NOT NULL CHECK (role IN ('admin', 'viewer')),
  must_change   boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX login_user_email ON login_user (lower(email));

CREATE TABLE login_session (
  token_sha256 bytea PRIMARY KEY CHECK (length(token_sha256) = 32),
  user_id      uuid NOT NULL REFERENCES login_user (id) ON DELETE CASCADE,
  csrf_sha256  bytea NOT NULL CHECK (length(csrf_sha256) = 32),
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  address      text NOT NULL DEFAULT '',
  user_agent   text NOT NULL DEFAULT ''
);
CREATE INDEX login_session_user ON login_session (user_id);

CREATE TABLE login_attempt (
  account_or_net text NOT NULL,            -- lower-case e-mail address, or a /24 or /56
  at             timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_attempt_key ON login_attempt (account_or_net, at);

-- Agents ---------------------------------------------------------------------------------------

CREATE TABLE agent (
  tenant_id   uuid NOT NULL,
  id          uuid NOT NULL,
  site_id     uuid NOT NULL,
  name        text NOT NULL DEFAULT '',
  state       text NOT NULL DEFAULT 'active' CHECK (state IN ('pending', 'active', 'revoked')),
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  certificate_not_after timestamptz,
  version     text NOT NULL DEFAULT '',
  hostname    text NOT NULL DEFAULT '',
  last_contact_at timestamptz,
  status      jsonb NOT NULL DEFAULT '{}', -- the last AgentStatus record
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, site_id) REFERENCES site (tenant_id, id)
);

-- Whose agent is it? Asked by ingest, which knows only the topic. Tenant-free.
CREATE TABLE queue_agent (
  agent_id  uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  state     text NOT NULL DEFAULT 'active' CHECK (state IN ('pending', 'active', 'revoked')),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- One-use tokens; found by their id before the tenant is known.
CREATE TABLE login_enrol_token (
  id            text PRIMARY KEY,
  tenant_id     uuid NOT NULL,
  site_id       uuid NOT NULL,
  agent_id      uuid NOT NULL,
  secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
  expires_at    timestamptz NOT NULL,
  used_at       timestamptz,
  spki_sha256   bytea,                     -- key that used it: the same key may ask again
  certificate   text
);

-- The stream of one agent and epoch ------------------------------------------------------------

CREATE SEQUENCE stream_id_seq;
CREATE TABLE agent_stream (
  tenant_id uuid NOT NULL,
  agent_id  uuid NOT NULL,
  epoch     uuid NOT NULL,
  stream_id bigint NOT NULL DEFAULT nextval('stream_id_seq'),
  hw        bigint NOT NULL DEFAULT 0,     -- last seq in the inbox without a hole before it
  chain     bytea NOT NULL CHECK (length(chain) = 32),
  analyzed  bigint NOT NULL DEFAULT 0,     -- last seq that analyze has taken
  state     text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'retired')),
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, agent_id, epoch),
  UNIQUE (tenant_id, stream_id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id)
);
CREATE INDEX agent_stream_recent ON agent_stream (tenant_id, last_seen_at);

-- Records that an agent gave up to stay below its outbox's limit.
CREATE TABLE stream_gap (
  tenant_id uuid NOT NULL,
  stream_id bigint NOT NULL,
  first_seq bigint NOT NULL,
  last_seq  bigint NOT NULL CHECK (last_seq >= first_seq),
  records   bigint NOT NULL CHECK (records >= 0),
  reason    text NOT NULL,
  PRIMARY KEY (tenant_id, stream_id, first_seq),
  FOREIGN KEY (tenant_id, stream_id) REFERENCES agent_stream (tenant_id, stream_id)
);

-- The inbox: what agents sent, untouched, and the raw archive. Partitioned by day of arrival.
CREATE TABLE inbox (
  tenant_id   uuid NOT NULL,
  stream_id   bigint NOT NULL,
  first_seq   bigint NOT NULL,
  last_seq    bigint NOT NULL CHECK (last_seq >= first_seq),
  received_at timestamptz NOT NULL,
  wire_version int NOT NULL,
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  chain       bytea NOT NULL CHECK (length(chain) = 32),  -- after this batch
  raw_size    int NOT NULL,
  boot_id     bytea NOT NULL,
  boot_ms     bigint NOT NULL,             -- agent's boot clock when it was sent
  wall_ms     bigint NOT NULL,             -- agent's wall clock when it was sent
  fingerprint bytea NOT NULL,
  payload     bytea NOT NULL,              -- zstd_batch, byte for byte
  PRIMARY KEY (tenant_id, stream_id, first_seq, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;
ALTER TABLE inbox ALTER COLUMN payload SET STORAGE EXTERNAL;  -- compressed already

-- Heads of the inbox: what analyze has to do. A row goes when its batch is done. Tenant-free.
CREATE TABLE queue_inbox (
  stream_id   bigint NOT NULL,
  first_seq   bigint NOT NULL,
  tenant_id   uuid NOT NULL,
  received_at timestamptz NOT NULL,        -- finds the partition
  ready       boolean NOT NULL,            -- false: stored ahead, a batch before it is missing
  PRIMARY KEY (stream_id, first_seq)
);
CREATE INDEX queue_inbox_ready ON queue_inbox (received_at) WHERE ready;

-- How often analyze began with a batch. A table of its own: it is moved in a transaction of its
-- own before work starts, while the row of queue_inbox stays locked by the one who works on it.
CREATE TABLE queue_attempt (
  stream_id bigint NOT NULL,
  first_seq bigint NOT NULL,
  attempts  int NOT NULL,
  problem   text NOT NULL DEFAULT '',      -- why the last one failed
  PRIMARY KEY (stream_id, first_seq)
);

CREATE TABLE quarantine (
  tenant_id   uuid NOT NULL,
  id          uuid NOT NULL DEFAULT gen_random_uuid(),
  agent_id    uuid NOT NULL,
  epoch       bytea NOT NULL,              -- empty: not known
  first_seq   bigint,
  last_seq    bigint,
  received_at timestamptz NOT NULL,
  stage       text NOT NULL CHECK (stage IN ('ingest', 'analyze')),
  reason      text NOT NULL,
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),  -- of payload
  payload     bytea NOT NULL,              -- ingest: the envelope; analyze: the batch or one record
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, agent_id, stage, sha256)  -- the same thing sent again is kept once
);
ALTER TABLE quarantine ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX quarantine_recent ON quarantine (tenant_id, received_at DESC);
CREATE INDEX quarantine_of_agent ON quarantine (tenant_id, agent_id, stage, received_at);

-- Profiles that agents used, by content ---------------------------------------------------------

CREATE TABLE profile (
  tenant_id uuid NOT NULL,
  hash      bytea NOT NULL CHECK (length(hash) = 32),
  family    text NOT NULL,
  content   text NOT NULL,
  PRIMARY KEY (tenant_id, hash)
);

-- Devices --------------------------------------------------------------------------------------

CREATE TABLE device (
  tenant_id  uuid NOT NULL,
  id         uuid NOT NULL,
  site_id    uuid NOT NULL,
  vendor     text NOT NULL DEFAULT '',
  model      text NOT NULL DEFAULT '',
  serial     text NOT NULL DEFAULT '',
  firmware   text NOT NULL DEFAULT '',
  name       text NOT NULL DEFAULT '',
  location   text NOT NULL DEFAULT '',
  mac        text NOT NULL DEFAULT '',
  address    text NOT NULL DEFAULT '',     -- where it answered last
  port       int NOT NULL DEFAULT 161,
  agent_id   uuid NOT NULL,                -- who read it last
  profile    text NOT NULL DEFAULT '',
  first_seen_at timestamptz NOT NULL,
  revision   bigint NOT NULL DEFAULT 1,    -- ETag
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, site_id) REFERENCES site (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id)
);
CREATE INDEX device_endpoint ON device (tenant_id, agent_id, address, port);

-- What devices are recognised by. Never an address alone: agent_endpoint (agent, address, vendor
-- and model) counts only for a device that shows nothing better.
CREATE TABLE device_evidence (
  tenant_id uuid NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('serial', 'mac', 'ipp_uuid', 'engine_id', 'agent_endpoint')),
  value     text NOT NULL,                 -- serial: vendor|serial, both normalised
  device_id uuid NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, kind, value),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
);
CREATE INDEX device_evidence_device ON device_evidence (tenant_id, device_id);

-- Readings: facts, never changed. Partitioned by month of taken_at. No foreign key to device: only
-- the analysis writes here, in the transaction that made the device, and the check would cost.
CREATE TABLE reading (
  tenant_id   uuid NOT NULL,
  device_id   uuid NOT NULL,
  taken_at    timestamptz NOT NULL,        -- UTC, corrected by the agent clock's offset
  stream_id   bigint NOT NULL,
  seq         bigint NOT NULL,
  received_at timestamptz NOT NULL,        -- with stream and seq: finds the batch in the inbox
  profile_hash bytea NOT NULL,
  status      text NOT NULL DEFAULT '',
  -- The counters that nearly every device has; null: not stated.
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
  other_counters     jsonb NOT NULL DEFAULT '{}',  -- name -> {"value", "unit", "oid"}
  PRIMARY KEY (tenant_id, device_id, taken_at, stream_id, seq)
) PARTITION BY RANGE (taken_at);
CREATE TABLE reading_default PARTITION OF reading DEFAULT;

-- Latest state, one row a device.
CREATE TABLE device_latest (
  tenant_id   uuid NOT NULL,
  device_id   uuid NOT NULL,
  taken_at    timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  stream_id   bigint NOT NULL,
  seq         bigint NOT NULL,
  status      text NOT NULL DEFAULT '',
  errors      text[] NOT NULL DEFAULT '{}',
  console     text[] NOT NULL DEFAULT '{}',
  counters    jsonb NOT NULL DEFAULT '{}',   -- name -> {"value", "unit", "oid"}
  supplies    jsonb NOT NULL DEFAULT '[]',
  trays       jsonb NOT NULL DEFAULT '[]',
  alerts      jsonb NOT NULL DEFAULT '[]',
  parts_at    jsonb NOT NULL DEFAULT '{}',   -- "supplies", "counters.<name>", ... -> Unix ms when read
  unreachable_since timestamptz,
  PRIMARY KEY (tenant_id, device_id),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
) WITH (fillfactor = 70);

-- Daily usage; a day is a day of the site's time zone. Recomputed from readings, never added up.
CREATE TABLE device_day (
  tenant_id uuid NOT NULL,
  device_id uuid NOT NULL,
  day       date NOT NULL,
  counter   text NOT NULL,                 -- total_impressions, mono_impressions, color_impressions, life_count
  first_value bigint NOT NULL,
  last_value  bigint NOT NULL,             -- running maximum at the day's end
  used      bigint NOT NULL CHECK (used >= 0),
  readings  int NOT NULL,
  PRIMARY KEY (tenant_id, device_id, day, counter),
  FOREIGN KEY (tenant_id, device_id) REFERENCES device (tenant_id, id)
);
