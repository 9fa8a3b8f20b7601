from django.db import migrations

from extranet.tenants.ddl import Isolate

# The database counts the places that are taken, so that two people never get the last one (workflow.TAKING_A_PLACE).
COUNT = """
CREATE FUNCTION enrolments_takes_a_place(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT state IN ('option', 'enrolled', 'present', 'excused', 'absent')
$$;
CREATE FUNCTION enrolments_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.session_id = NEW.session_id
        AND enrolments_takes_a_place(OLD.state) = enrolments_takes_a_place(NEW.state) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND enrolments_takes_a_place(OLD.state) THEN
        UPDATE enrolments_session SET taken = taken - 1 WHERE fund_id = OLD.fund_id AND id = OLD.session_id;
    END IF;
    IF TG_OP <> 'DELETE' AND enrolments_takes_a_place(NEW.state) THEN
        UPDATE enrolments_session SET taken = taken + 1 WHERE fund_id = NEW.fund_id AND id = NEW.session_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER enrolments_enrolment_places AFTER INSERT OR UPDATE OF state, session_id OR DELETE
    ON enrolments_enrolment FOR EACH ROW EXECUTE FUNCTION enrolments_count_places();
"""
DROP_COUNT = """
DROP TRIGGER enrolments_enrolment_places ON enrolments_enrolment;
DROP FUNCTION enrolments_count_places();
DROP FUNCTION enrolments_takes_a_place(text);
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0001_initial")]

    operations = [
        Isolate(
            "course", "coursetext", "courseword", "session", "sessionpart", "participant", "enrolment", "interest"
        ),
        migrations.RunSQL(COUNT, DROP_COUNT),
    ]
