from django.db import migrations

from extranet.tenants.ddl import Isolate

REFUSE = """
CREATE FUNCTION certification_refuse_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: evidence is only added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER certification_evidence_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION certification_refuse_evidence();
CREATE TRIGGER certification_evidencelink_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_evidencelink
    FOR EACH STATEMENT EXECUTE FUNCTION certification_refuse_evidence();
"""
DROP_REFUSE = """
DROP TRIGGER certification_evidencelink_insert_only ON certification_evidencelink;
DROP TRIGGER certification_evidence_insert_only ON certification_evidence;
DROP FUNCTION certification_refuse_evidence();
"""

# The chain goes forward only, as the journal's seals do: a record that would stand before its end could never be linked.
PLACE = """
CREATE FUNCTION certification_place_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    linked record;
BEGIN
    IF NEW.transaction <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'a record carries the number of its own transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT e.cluster, e.transaction, e.id INTO linked
        FROM certification_evidencelink l JOIN certification_evidence e ON e.id = l.evidence_id
        WHERE l.fund_id = NEW.fund_id ORDER BY l.number DESC LIMIT 1;
    IF FOUND AND (NEW.cluster, NEW.transaction, NEW.id) <= (linked.cluster, linked.transaction, linked.id) THEN
        RAISE EXCEPTION 'transaction numbers went back: after a restore, raise JOURNAL_CLUSTER'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER certification_evidence_place BEFORE INSERT ON certification_evidence
    FOR EACH ROW EXECUTE FUNCTION certification_place_evidence();
"""
DROP_PLACE = """
DROP TRIGGER certification_evidence_place ON certification_evidence;
DROP FUNCTION certification_place_evidence();
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0020_evidence")]

    operations = [
        Isolate("evidence", "evidencelink", "evidencefile"),
        migrations.RunSQL(REFUSE, DROP_REFUSE),
        migrations.RunSQL(PLACE, DROP_PLACE),
    ]
