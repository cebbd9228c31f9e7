-- What belongs to the database as a whole and is in no backup of it. `platen-server migrate` runs it
-- as a superuser after prepare_cluster.sql and before the numbered files, every time; it changes only
-- what is not so yet.

-- Settings for this database. Time limits: people wait for web; nothing may wait for long for a lock.
-- That of work is short: while it waits for a table that a report or a backup reads, ingest waits
-- behind it. Plans: one for a customer is none for a dealer, so web's queries are planned each time, but
-- for look-ups by key (db::Manner).
-- Compiling (jit): none of the statements lasts so long that it would pay.
DO $$
DECLARE
  setting text;
BEGIN
  FOREACH setting IN ARRAY ARRAY[
    'platen_web SET statement_timeout = ''15s''',
    'platen_web SET plan_cache_mode = ''force_custom_plan''',
    'platen_web SET jit = ''off''',
    'platen_web SET lock_timeout = ''3s''',
    'platen_web SET idle_in_transaction_session_timeout = ''15s''',
    'platen_ingest SET statement_timeout = ''30s''',
    'platen_ingest SET jit = ''off''',
    'platen_ingest SET lock_timeout = ''10s''',
    'platen_ingest SET idle_in_transaction_session_timeout = ''30s''',
    'platen_analyze SET statement_timeout = ''60s''',
    'platen_analyze SET jit = ''off''',
    'platen_analyze SET lock_timeout = ''10s''',
    'platen_analyze SET idle_in_transaction_session_timeout = ''60s''',
    'platen_work SET statement_timeout = ''10min''',
    'platen_work SET lock_timeout = ''3s''',
    'platen_work SET idle_in_transaction_session_timeout = ''60s''']
  LOOP
    EXECUTE format('ALTER ROLE %s IN DATABASE %I SET %s', split_part(setting, ' ', 1),
                   current_database(), substr(setting, strpos(setting, 'SET ') + 4));
  END LOOP;
END $$;

DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO platen_web, platen_ingest, platen_analyze, '
                 'platen_work, platen_backup', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO platen_owner;
GRANT USAGE ON SCHEMA public TO platen_web, platen_ingest, platen_analyze, platen_work, platen_backup;

-- A query that calls set_config() could choose its own tenants. SET itself is a statement of its
-- own, which no parameter and no sub-select can smuggle in. pg_dump calls set_config().
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO platen_backup;

-- Parts of words are found by an index of trigrams. Row level security would keep LIKE away from every
-- index, because it may fail, with an error that depends on the row: on a pattern that ends within an
-- escape. The server makes no such patterns; docs/decisions/0008-device-list.md.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE EXTENSION pg_trgm WITH SCHEMA public;
  END IF;
  IF NOT (SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.textlike(text, text)'::regprocedure) THEN
    ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;
  END IF;
END $$;

CREATE TABLE IF NOT EXISTS schema_migration (
  number     int PRIMARY KEY,
  name       text NOT NULL,
  sha256     bytea NOT NULL CHECK (length(sha256) = 32),  -- of the file
  applied_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE schema_migration OWNER TO platen_owner;
GRANT SELECT ON schema_migration TO platen_web, platen_ingest, platen_analyze, platen_work, platen_backup;
