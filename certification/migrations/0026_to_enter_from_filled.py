from django.db import migrations

from extranet.tenants.ddl import per_fund


def fill(apps, fund):
    """The trigger works out what is written."""
    apps.get_model("certification", "Dossier").objects.update(to_enter_from=None)


class Migration(migrations.Migration):
    """Dossiers of before the column, fund by fund."""

    dependencies = [("certification", "0025_to_enter_from")]

    operations = [migrations.RunPython(per_fund(fill), migrations.RunPython.noop)]
