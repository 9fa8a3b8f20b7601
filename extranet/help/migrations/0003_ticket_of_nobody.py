"""Whoever acts for no organisation reports a problem too. Of forms only: the database changes nothing."""

import django.db.models.deletion
from django.db import migrations

import extranet.tenants.models


class Migration(migrations.Migration):
    dependencies = [
        ("help", "0002_isolation"),
        ("organisations", "0020_erasures_isolation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ticket",
            name="organisation",
            field=extranet.tenants.models.FundForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
    ]
