from django.db import migrations

from extranet.tenants.ddl import Isolate

# What somebody vouched for is never changed: a correction is the next version.
REFUSE = """
CREATE FUNCTION certification_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: a version of hours never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER certification_hoursversion_no_update BEFORE UPDATE ON certification_hoursversion
    FOR EACH ROW EXECUTE FUNCTION certification_refuse();
"""
DROP_REFUSE = """
DROP TRIGGER certification_hoursversion_no_update ON certification_hoursversion;
DROP FUNCTION certification_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]

    operations = [
        Isolate("dossier", "suspension", "dossierchange", "payment", "plannedday", "monthdraft", "hoursversion"),
        migrations.RunSQL(REFUSE, DROP_REFUSE),
    ]
