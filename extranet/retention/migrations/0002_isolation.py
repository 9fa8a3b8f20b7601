from django.db import migrations

from extranet.tenants.ddl import Isolate

# What is forgotten is said first, once and for ever: never of a file that is held or whose time isn't over.
KEEP = """
CREATE FUNCTION retention_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what was forgotten is only added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER retention_tombstone_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON retention_tombstone
    FOR EACH STATEMENT EXECUTE FUNCTION retention_refuse();
CREATE FUNCTION retention_bury() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.transaction <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'a tombstone carries the number of its own transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.ends_on >= current_date THEN
        RAISE EXCEPTION 'its retention is not over' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (
        SELECT FROM retention_legalhold h WHERE h.fund_id = NEW.fund_id AND h.subject_model = NEW.subject_model
            AND h.subject_uuid = NEW.subject_uuid AND h.released_at IS NULL
    ) THEN
        RAISE EXCEPTION 'it is held' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER retention_tombstone_bury BEFORE INSERT ON retention_tombstone
    FOR EACH ROW EXECUTE FUNCTION retention_bury();
"""
DROP_KEEP = """
DROP TRIGGER retention_tombstone_bury ON retention_tombstone;
DROP FUNCTION retention_bury();
DROP TRIGGER retention_tombstone_insert_only ON retention_tombstone;
DROP FUNCTION retention_refuse();
"""

# For the triggers of rows that nothing may change: whether this transaction is the one that forgets the file, and
# whether a row differs from what it was by named columns alone, which say nothing any more.
FORGETS = """
CREATE FUNCTION retention_forgets(fund bigint, file uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM retention_tombstone t
        WHERE t.fund_id = fund AND t.subject_uuid = file AND t.transaction = pg_current_xact_id()::text::bigint
    )
$$;
CREATE FUNCTION retention_only_empties(was jsonb, becomes jsonb, VARIADIC names text[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT was - names = becomes - names
        AND NOT EXISTS (SELECT FROM unnest(names) AS name WHERE becomes -> name NOT IN ('""', 'null', '[]', '{}'))
$$;
"""
DROP_FORGETS = """
DROP FUNCTION retention_only_empties(jsonb, jsonb, VARIADIC text[]);
DROP FUNCTION retention_forgets(bigint, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]

    operations = [
        Isolate("legalhold", "announcement", "tombstone", "night"),
        migrations.RunSQL(KEEP, DROP_KEEP),
        migrations.RunSQL(FORGETS, DROP_FORGETS),
    ]
