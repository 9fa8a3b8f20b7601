from django.db import migrations

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the journal is only added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER journal_entry_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_seal_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_entrytext_no_update BEFORE UPDATE OR TRUNCATE ON journal_entrytext
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""
DROP_REFUSE = """
DROP TRIGGER journal_entrytext_no_update ON journal_entrytext;
DROP TRIGGER journal_seal_insert_only ON journal_seal;
DROP TRIGGER journal_entry_insert_only ON journal_entry;
DROP FUNCTION journal_refuse();
"""

# Seals go forward only. An entry that would stand before the last seal could never be sealed: its number is forged, or
# the database was restored where transaction numbers are lower and nobody raised JOURNAL_CLUSTER.
PLACE = """
CREATE FUNCTION journal_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sealed bigint[] := (SELECT last FROM journal_seal WHERE fund_id = NEW.fund_id ORDER BY number DESC LIMIT 1);
BEGIN
    IF NEW.transaction <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'an entry carries the number of its own transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF ARRAY[NEW.cluster::bigint, NEW.transaction, NEW.id] <= sealed THEN
        RAISE EXCEPTION 'transaction numbers went back: after a restore, raise JOURNAL_CLUSTER'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER journal_entry_place BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_place();
"""
DROP_PLACE = "DROP TRIGGER journal_entry_place ON journal_entry; DROP FUNCTION journal_place();"


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_isolation")]

    operations = [migrations.RunSQL(REFUSE, DROP_REFUSE), migrations.RunSQL(PLACE, DROP_PLACE)]
