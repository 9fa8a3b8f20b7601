import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

import extranet.tenants.models


class Migration(migrations.Migration):
    atomic = False  # an import of fifty thousand lines may be in the table: it stays open while the index is built

    dependencies = [
        ("enrolments", "0017_sessions_forgotten"),
        ("organisations", "0020_erasures_isolation"),
    ]

    operations = [
        AddIndexConcurrently(
            "staffimportrow",
            models.Index(
                fields=["fund", "worker"],
                condition=models.Q(worker__isnull=False),
                name="staff_import_row_of_worker",
            ),
        ),
        RemoveIndexConcurrently("staffimportrow", "staff_row_of_worker"),
        migrations.AlterField(
            model_name="staffimportrow",
            name="batch",
            field=extranet.tenants.models.FundForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="enrolments.staffimport",
            ),
        ),
        migrations.AlterField(
            model_name="staffimportrow",
            name="worker",
            field=extranet.tenants.models.FundForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="import_rows",
                to="organisations.worker",
            ),
        ),
    ]
