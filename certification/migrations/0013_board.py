from django.db import migrations, models

# Under `security_invoker` the policies of the tables hold for whoever asks; without it they would be the owner's.
# An id is made of the dossier's and the month's number: 16 bits hold the months of 5 000 years.
VIEW = """
CREATE VIEW certification_dossiermonth WITH (security_invoker = true) AS
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
FROM certification_dossier d JOIN (SELECT DISTINCT fund_id, dossier_id, month FROM certification_hoursversion) v
    ON v.fund_id = d.fund_id AND v.dossier_id = d.id
WHERE v.month < date_trunc('month', d.starts_on::timestamp) OR v.month > d.ends_on
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0012_validating_isolation")]

    operations = [
        migrations.CreateModel(
            name="DossierMonth",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("following", models.DateField()),
                ("in_session", models.BooleanField()),
                ("is_suspended", models.BooleanField()),
                ("begins_on", models.DateField()),
                ("session_from", models.DateField()),
                ("session_to", models.DateField()),
            ],
            options={"db_table": "certification_dossiermonth", "managed": False},
        ),
        migrations.RunSQL(VIEW, "DROP VIEW certification_dossiermonth"),
    ]
