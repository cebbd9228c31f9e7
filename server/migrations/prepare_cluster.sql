-- What belongs to the cluster and to the database as a whole. `platen-server migrate` runs it as a
-- superuser before the numbered files, every time; it changes only what is not so yet.

-- One role for each part of the server. platen_owner owns the tables and cannot log in.
-- platen_backup may read all rows (pg_dump): give it a password where backups need one.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY[
    'platen_owner NOLOGIN NOBYPASSRLS', 'platen_backup LOGIN BYPASSRLS',
    'platen_web LOGIN NOBYPASSRLS', 'platen_ingest LOGIN NOBYPASSRLS',
    'platen_analyze LOGIN NOBYPASSRLS', 'platen_work LOGIN NOBYPASSRLS']
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = split_part(role, ' ', 1)) THEN
      BEGIN
        EXECUTE 'CREATE ROLE ' || role || ' NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT';
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- made at the same moment for another database of this cluster
      END;
    END IF;
  END LOOP;
END $$;

-- Time limits, for this database: people wait for web; nothing may wait for long for a lock.
DO $$
DECLARE
  setting text;
BEGIN
  FOREACH setting IN ARRAY ARRAY[
    'platen_web SET statement_timeout = ''15s''',
    'platen_web SET lock_timeout = ''3s''',
    'platen_web SET idle_in_transaction_session_timeout = ''15s''',
    'platen_ingest SET statement_timeout = ''30s''',
    'platen_ingest SET lock_timeout = ''10s''',
    'platen_ingest SET idle_in_transaction_session_timeout = ''30s''',
    'platen_analyze SET statement_timeout = ''60s''',
    'platen_analyze SET lock_timeout = ''10s''',
    'platen_analyze SET idle_in_transaction_session_timeout = ''60s''',
    'platen_work SET statement_timeout = ''10min''',
    'platen_work SET lock_timeout = ''10s''',
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

CREATE TABLE IF NOT EXISTS schema_migration (
  number     int PRIMARY KEY,
  name       text NOT NULL,
  sha256     bytea NOT NULL CHECK (length(sha256) = 32),  -- of the file
  applied_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE schema_migration OWNER TO platen_owner;
GRANT SELECT ON schema_migration TO platen_web, platen_ingest, platen_analyze, platen_work, platen_backup;
