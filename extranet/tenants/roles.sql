-- The three roles (docs/architecture.md, "Isolation"). Run once by a superuser, again whenever a password changes:
--   psql -v owner_password=… -v application_password=… -v backup_password=… -f roles.sql
-- owner migrates and owns the tables; app is what web and worker sign in as; backup reads everything.
\set ON_ERROR_STOP on

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['extranet_owner', 'extranet_app', 'extranet_backup']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE extranet_owner  LOGIN NOSUPERUSER CREATEDB   NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE extranet_app    LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'application_password';
ALTER ROLE extranet_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS   PASSWORD :'backup_password';

GRANT pg_read_all_data TO extranet_backup;
-- The owner may become the application role (tests do), but does not hold its rights unasked, where a grant can say so
-- (PostgreSQL 16). The role as a whole must inherit: in version 15 it would else not own its databases' schema.
ALTER ROLE extranet_owner INHERIT;
SELECT 'GRANT extranet_app TO extranet_owner'
    || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' WITH INHERIT FALSE' ELSE '' END
\gexec
