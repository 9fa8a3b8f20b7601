from django.db import migrations

# A presence is never changed; who noted it, why and on which telephone go when its session is forgotten.
FORGOTTEN = """
CREATE OR REPLACE FUNCTION enrolments_keep_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
        AND (to_jsonb(NEW) - 'superseded_at') = (to_jsonb(OLD) - 'superseded_at') THEN
        RETURN NEW;
    END IF;
    IF NEW.device = '' AND retention_only_empties(
        to_jsonb(OLD) - 'device', to_jsonb(NEW) - 'device', 'noted_by', 'noted_by_user_id', 'reason'
    ) AND EXISTS (
        SELECT FROM enrolments_sessionpart p JOIN enrolments_session s ON s.id = p.session_id
        WHERE p.id = OLD.part_id AND retention_forgets(OLD.fund_id, s.uuid)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a presence never changes: correct it with another' USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION enrolments_keep_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
        AND (to_jsonb(NEW) - 'superseded_at') = (to_jsonb(OLD) - 'superseded_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a presence never changes: correct it with another' USING ERRCODE = 'insufficient_privilege';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0016_sessions_to_come"), ("retention", "0002_isolation")]

    operations = [migrations.RunSQL(FORGOTTEN, AS_BEFORE)]
