from django.db import migrations

# A record of evidence keeps its digest for ever; its text may be emptied when its dossier is forgotten, and only then.
EMPTIED = """
DROP TRIGGER certification_evidence_insert_only ON certification_evidence;
CREATE TRIGGER certification_evidence_insert_only BEFORE DELETE OR TRUNCATE ON certification_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION certification_refuse_evidence();
CREATE FUNCTION certification_keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF retention_only_empties(to_jsonb(OLD), to_jsonb(NEW), 'content') AND EXISTS (
        SELECT FROM certification_certificate c JOIN certification_dossier d ON d.id = c.dossier_id
        WHERE c.id = OLD.certificate_id AND retention_forgets(OLD.fund_id, d.uuid)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE of certification_evidence is refused: evidence is only added to'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER certification_evidence_kept BEFORE UPDATE ON certification_evidence
    FOR EACH ROW EXECUTE FUNCTION certification_keep_evidence();
CREATE FUNCTION certification_keep_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF retention_only_empties(to_jsonb(OLD), to_jsonb(NEW), 'remark', 'saved_by_id') AND EXISTS (
        SELECT FROM certification_dossier d WHERE d.id = OLD.dossier_id AND retention_forgets(OLD.fund_id, d.uuid)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE of certification_hoursversion is refused: a version of hours never changes'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
DROP TRIGGER certification_hoursversion_no_update ON certification_hoursversion;
CREATE TRIGGER certification_hoursversion_no_update BEFORE UPDATE ON certification_hoursversion
    FOR EACH ROW EXECUTE FUNCTION certification_keep_hours();
"""
AS_BEFORE = """
DROP TRIGGER certification_hoursversion_no_update ON certification_hoursversion;
CREATE TRIGGER certification_hoursversion_no_update BEFORE UPDATE ON certification_hoursversion
    FOR EACH ROW EXECUTE FUNCTION certification_refuse();
DROP FUNCTION certification_keep_hours();
DROP TRIGGER certification_evidence_kept ON certification_evidence;
DROP FUNCTION certification_keep_evidence();
DROP TRIGGER certification_evidence_insert_only ON certification_evidence;
CREATE TRIGGER certification_evidence_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION certification_refuse_evidence();
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0023_code_names_its_certificates"), ("retention", "0002_isolation")]

    operations = [migrations.RunSQL(EMPTIED, AS_BEFORE)]
