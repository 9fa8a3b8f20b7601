from django.db import connection, migrations

from extranet.tenants.scope import scope

AT_ONCE = 1000


def fill(apps, schema_editor):
    for fund in apps.get_model("tenants", "Fund").objects.order_by("pk"):
        last = 0
        while last is not None:
            with scope(fund.pk, migrating=True), connection.cursor() as cursor:
                last = fill_after(last, cursor)


def fill_after(last, cursor):
    """The next dossiers, by number; returns the last of them, None when there are no more."""
    cursor.execute("SELECT id FROM certification_dossier WHERE id > %s ORDER BY id LIMIT %s", [last, AT_ONCE])
    found = [pk for (pk,) in cursor.fetchall()]
    cursor.execute("SELECT certification_keep_months(%s::bigint[])", [found])
    return found[-1] if found else None


class Migration(migrations.Migration):
    """The months of the dossiers of before, some dossiers a transaction: nobody waits long for one of them."""

    atomic = False
    dependencies = [("certification", "0030_keep_months")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
