from django.db import migrations

from extranet.tenants.ddl import Isolate

# A look is never changed; it leaves the log by its age only, whatever a fund has chosen.
KEEP = """
CREATE FUNCTION journal_keep_look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR OLD.recorded_at > now() - interval '6 months' THEN
        RAISE EXCEPTION '% of a look is refused: the access log is only added to, and kept for six months', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER journal_look_insert_only BEFORE UPDATE OR DELETE ON journal_look
    FOR EACH ROW EXECUTE FUNCTION journal_keep_look();
"""
DROP = "DROP TRIGGER journal_look_insert_only ON journal_look; DROP FUNCTION journal_keep_look();"


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_look")]

    operations = [Isolate("look"), migrations.RunSQL(KEEP, DROP)]
