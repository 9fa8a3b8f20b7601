from django.db import migrations, models

# Kept by the database, so that no way of writing dates or hours can forget it. The first function works it out anew whenever
# the dossier's row is written; the second has the row written once hours came or went, under the row's lock: of two who
# write at once the later one sees the other's.
KEEP = """
CREATE FUNCTION certification_keep_to_enter_from() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.to_enter_from := (
        SELECT first::date FROM generate_series(
            date_trunc('month', greatest(NEW.starts_on, NEW.online_from)::timestamp), NEW.ends_on, interval '1 month'
        ) AS first
        WHERE NOT EXISTS (
            SELECT FROM certification_hoursversion v
            WHERE v.fund_id = NEW.fund_id AND v.dossier_id = NEW.id AND v.month = first::date
        )
        ORDER BY first LIMIT 1
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER certification_dossier_to_enter_from BEFORE INSERT OR UPDATE ON certification_dossier
    FOR EACH ROW EXECUTE FUNCTION certification_keep_to_enter_from();
CREATE FUNCTION certification_note_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE certification_dossier d SET to_enter_from = NULL
    FROM (SELECT DISTINCT fund_id, dossier_id FROM concerned) c
    WHERE d.fund_id = c.fund_id AND d.id = c.dossier_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER certification_hoursversion_came AFTER INSERT ON certification_hoursversion
    REFERENCING NEW TABLE AS concerned FOR EACH STATEMENT EXECUTE FUNCTION certification_note_hours();
CREATE TRIGGER certification_hoursversion_went AFTER DELETE ON certification_hoursversion
    REFERENCING OLD TABLE AS concerned FOR EACH STATEMENT EXECUTE FUNCTION certification_note_hours();
"""
LEAVE = """
DROP TRIGGER certification_hoursversion_went ON certification_hoursversion;
DROP TRIGGER certification_hoursversion_came ON certification_hoursversion;
DROP FUNCTION certification_note_hours();
DROP TRIGGER certification_dossier_to_enter_from ON certification_dossier;
DROP FUNCTION certification_keep_to_enter_from();
"""


class Migration(migrations.Migration):
    """The first month of a dossier that waits for its hours: a body's piles are found by it."""

    dependencies = [("certification", "0024_emptied")]

    operations = [
        migrations.AddField(
            "dossier",
            "to_enter_from",
            models.DateField(editable=False, null=True, verbose_name="à saisir à partir de"),
        ),
        migrations.RunSQL(KEEP, LEAVE),
    ]
