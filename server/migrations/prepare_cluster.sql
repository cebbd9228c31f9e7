-- What belongs to the cluster. `platen-server migrate` runs it as a superuser before everything else,
-- every time, and so does `restore` before it loads a database; it changes only what is not so yet.

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
