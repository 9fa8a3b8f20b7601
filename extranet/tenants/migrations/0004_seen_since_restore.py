from django.conf import settings
from django.db import migrations, models

import extranet.tenants.models


def nothing_was_restored(apps, schema_editor):
    """What this installation sends before the upgrade it sends after it: only the next restore holds anything."""
    apps.get_model("tenants", "Fund").objects.update(
        mails_seen=settings.JOURNAL_CLUSTER, webhooks_seen=settings.JOURNAL_CLUSTER
    )


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_sandboxes")]

    operations = [
        migrations.AddField(
            model_name="fund",
            name=name,
            field=models.PositiveIntegerField(
                db_default=1, default=extranet.tenants.models.last_restore, editable=False
            ),
        )
        for name in ("mails_seen", "webhooks_seen")
    ] + [migrations.RunPython(nothing_was_restored, migrations.RunPython.noop)]
