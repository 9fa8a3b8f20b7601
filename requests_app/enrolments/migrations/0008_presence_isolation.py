from django.db import migrations

from extranet.tenants.ddl import Isolate

# What somebody signed or noted never changes: a correction is another row, and marks this one as replaced, once.
KEEP = """
CREATE FUNCTION enrolments_keep_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
        AND (to_jsonb(NEW) - 'superseded_at') = (to_jsonb(OLD) - 'superseded_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a presence never changes: correct it with another' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER enrolments_presence_kept BEFORE UPDATE ON enrolments_presence
    FOR EACH ROW EXECUTE FUNCTION enrolments_keep_presence();
"""
DROP_KEEP = """
DROP TRIGGER enrolments_presence_kept ON enrolments_presence;
DROP FUNCTION enrolments_keep_presence();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0007_presence")]

    operations = [
        Isolate("presence", "sheet", "trainerlink", "presencelink", "sheetprint"),
        migrations.RunSQL(KEEP, DROP_KEEP),
    ]
