from django.db import migrations

from extranet.tenants.ddl import Isolate

# The view says the same as before; in the second part, hours are now looked for dossier by dossier, so that a few dossiers
# don't read the hours of all.
VIEW = """
CREATE OR REPLACE VIEW certification_dossiermonth WITH (security_invoker = true) AS
SELECT d.id * 65536 + (extract(year FROM m.first) * 12 + extract(month FROM m.first))::bigint AS id,
    d.id AS dossier_id, m.first, m.last, m.last + 1 AS following, true AS in_session,
    coalesce((
        SELECT sum(least(s.ends_on, m.last, d.ends_on) - greatest(s.starts_on, m.first, d.starts_on) + 1)
        FROM certification_suspension s
        WHERE s.fund_id = d.fund_id AND s.dossier_id = d.id
            AND s.starts_on <= least(m.last, d.ends_on) AND s.ends_on >= greatest(m.first, d.starts_on)
    ), 0) + CASE WHEN d.suspended_on <= least(m.last, d.ends_on)
        THEN least(m.last, d.ends_on) - greatest(d.suspended_on, m.first, d.starts_on) + 1 ELSE 0 END
    > least(m.last, d.ends_on) - greatest(m.first, d.starts_on) AS is_suspended,
    greatest(m.first, d.starts_on) AS begins_on, d.starts_on AS session_from, d.ends_on AS session_to
FROM certification_dossier d CROSS JOIN LATERAL (
    SELECT month::date AS first, (month + interval '1 month')::date - 1 AS last
    FROM generate_series(date_trunc('month', d.starts_on::timestamp), d.ends_on, interval '1 month') AS month
) m
UNION ALL
SELECT d.id * 65536 + (extract(year FROM v.month) * 12 + extract(month FROM v.month))::bigint,
    d.id, v.month, (v.month + interval '1 month')::date - 1, (v.month + interval '1 month')::date, false, false,
    v.month, d.starts_on, d.ends_on
FROM certification_dossier d CROSS JOIN LATERAL (
    SELECT DISTINCT month FROM certification_hoursversion h
    WHERE h.fund_id = d.fund_id AND h.dossier_id = d.id
        AND (h.month < date_trunc('month', d.starts_on::timestamp) OR h.month > d.ends_on)
) v
"""

# Kept by the database, so that no way of writing can forget it. All about a dossier waits at the dossier's row: each
# statement after the first sees what others stored before, so of two who write at once the later one tells the whole.
KEEP = """
CREATE FUNCTION certification_keep_months(concerned bigint[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan -- planning anew for each dossier took six times as long as the rest
AS $$
BEGIN
    IF cardinality(concerned) > 100 THEN -- a plan of their own: a kept one goes through the list at each row
        SET LOCAL plan_cache_mode = force_custom_plan;
    END IF;
    PERFORM FROM certification_dossier WHERE id = ANY (concerned) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM certification_monthfacts AS facts WHERE dossier_id = ANY (concerned)
        AND NOT EXISTS (
            SELECT FROM certification_dossiermonth m WHERE m.id = facts.id AND m.dossier_id = ANY (concerned)
        );
    INSERT INTO certification_monthfacts AS facts (
        id, dossier_id, number_folded, first, last, begins_on, is_over, is_suspended, is_paid, has_hours,
        prepared_at, certified_as, told_at
    )
    SELECT m.id, d.id, d.number_folded, m.first, m.last, m.begins_on,
        NOT m.in_session OR d.state = 'closed' OR coalesce(d.online_from > m.last, false),
        m.is_suspended,
        EXISTS (
            SELECT FROM certification_payment p WHERE p.fund_id = d.fund_id AND p.dossier_id = d.id
                AND p.withdrawn_at IS NULL AND p.kind <> 'advance'
                AND p.period_from <= m.last AND p.period_to >= m.first
        ),
        EXISTS (
            SELECT FROM certification_hoursversion v
            WHERE v.fund_id = d.fund_id AND v.dossier_id = d.id AND v.month = m.first
        ),
        prepared.created_at, coalesce(certified.state, ''), greatest(certified.certified_at, certified.said_at)
    FROM certification_dossier d
    JOIN certification_dossiermonth m ON m.dossier_id = d.id AND m.dossier_id = ANY (concerned)
    LEFT JOIN certification_certificate prepared ON prepared.fund_id = d.fund_id AND prepared.dossier_id = d.id
        AND prepared.month = m.first AND prepared.state = 'prepared'
    LEFT JOIN LATERAL (
        SELECT c.state, c.certified_at, (
            SELECT max(said_at) FROM certification_validation v WHERE v.fund_id = c.fund_id AND v.certificate_id = c.id
        ) AS said_at
        FROM certification_certificate c
        WHERE c.fund_id = d.fund_id AND c.dossier_id = d.id AND c.month = m.first
            AND c.state NOT IN ('prepared', 'superseded')
        ORDER BY c.id DESC LIMIT 1
    ) certified ON true
    WHERE d.id = ANY (concerned)
    ON CONFLICT (id) DO UPDATE SET (
        number_folded, last, begins_on, is_over, is_suspended, is_paid, has_hours, prepared_at, certified_as, told_at
    ) = (
        excluded.number_folded, excluded.last, excluded.begins_on, excluded.is_over, excluded.is_suspended,
        excluded.is_paid, excluded.has_hours, excluded.prepared_at, excluded.certified_as, excluded.told_at
    )
    WHERE facts IS DISTINCT FROM excluded;
END
$$;
CREATE FUNCTION certification_forget_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM certification_monthfacts WHERE fund_id = OLD.fund_id AND dossier_id = OLD.id;
    RETURN OLD;
END
$$;
CREATE TRIGGER certification_dossier_forget_months BEFORE DELETE ON certification_dossier
    FOR EACH ROW EXECUTE FUNCTION certification_forget_months();
"""
LEAVE = """
DROP TRIGGER certification_dossier_forget_months ON certification_dossier;
DROP FUNCTION certification_forget_months();
DROP FUNCTION certification_keep_months(bigint[]);
"""

# Table: when, the column that leads to its dossier, and the columns that months follow from.
FOLLOWED = {
    "dossier": ("INSERT UPDATE", "id", "id, number_folded, starts_on, ends_on, state, online_from, suspended_on"),
    "suspension": ("INSERT UPDATE DELETE", "dossier_id", "starts_on, ends_on"),
    "hoursversion": ("INSERT DELETE", "dossier_id", "month"),
    "payment": ("INSERT UPDATE DELETE", "dossier_id", "kind, period_from, period_to, withdrawn_at"),
    "certificate": ("INSERT UPDATE DELETE", "dossier_id", "month, state, created_at, certified_at"),
    "validation": ("INSERT UPDATE DELETE", "certificate_id", "said_at"),
}
OF_CERTIFICATES = "SELECT dossier_id FROM certification_certificate WHERE id = ANY (concerned)"


def follow(table, events, key, columns):
    """What changes none of these columns (a sealed PDF, a link) passes by."""
    told = columns if key == "id" else f"id, {key}, {columns}"
    to_dossiers = f"concerned := ARRAY({OF_CERTIFICATES});" if key == "certificate_id" else ""
    changes = {
        "INSERT": f"SELECT {key} AS key FROM came",
        "DELETE": f"SELECT {key} AS key FROM gone",
        "UPDATE": (
            f"SELECT {key} AS key FROM ("
            f"(SELECT {told} FROM gone EXCEPT SELECT {told} FROM came)"
            f" UNION ALL (SELECT {told} FROM came EXCEPT SELECT {told} FROM gone)) AS changed"
        ),
    }
    tables = {
        "INSERT": "NEW TABLE AS came", "DELETE": "OLD TABLE AS gone", "UPDATE": "OLD TABLE AS gone NEW TABLE AS came",
    }  # fmt: skip
    for event in events.split():
        name = f"certification_{table}_{event.lower()}_months"
        yield f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                concerned bigint[] := ARRAY(SELECT DISTINCT key FROM ({changes[event]}) AS changes);
            BEGIN
                {to_dossiers}
                IF cardinality(concerned) > 0 THEN
                    PERFORM certification_keep_months(concerned);
                END IF;
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER {name} AFTER {event} ON certification_{table}
                REFERENCING {tables[event]} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
        """


def leave(table, events):
    for event in events.split():
        name = f"certification_{table}_{event.lower()}_months"
        yield f"DROP TRIGGER {name} ON certification_{table}; DROP FUNCTION {name}();"


class Migration(migrations.Migration):
    """Whatever is written to a dossier, the months of the board say it."""

    dependencies = [("certification", "0029_dossier_months")]

    operations = [
        Isolate("dossiermonth"),
        migrations.RunSQL(VIEW, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, LEAVE),
        *(
            migrations.RunSQL("".join(follow(table, *how)), "".join(leave(table, how[0])))
            for table, how in FOLLOWED.items()
        ),
    ]
