"""Whoever a fund knows already: her last sign-in, wherever it was, else the day of her account."""

from __future__ import annotations

from typing import Any

from django.db import connection, migrations

from extranet.tenants.ddl import per_fund

KNOWN = """
    INSERT INTO accounts_accountuse (fund_id, uuid, user_id, used_on)
    SELECT place.fund_id, gen_random_uuid(), place.user_id, coalesce(person.last_login, person.date_joined)::date
    FROM accounts_personfund place JOIN accounts_user person ON person.id = place.user_id
    WHERE place.fund_id = %s
    ON CONFLICT DO NOTHING
"""


def count_from_what_is_known(apps: Any, fund: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [fund.pk])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_isolation_of_account_uses")]

    operations = [migrations.RunPython(per_fund(count_from_what_is_known), migrations.RunPython.noop)]
