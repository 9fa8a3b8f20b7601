import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_seen_since_restore")]

    operations = [
        migrations.CreateModel(
            name="Maintenance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_at", models.DateTimeField(verbose_name="début annoncé")),
                ("ends_at", models.DateTimeField(verbose_name="fin annoncée")),
                ("texts", models.JSONField(blank=True, default=dict, help_text="Par langue.", verbose_name="textes")),
                ("announced_at", models.DateTimeField(auto_now_add=True, verbose_name="annoncée le")),
                (
                    "read_only_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="lecture seule depuis"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminée le")),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        help_text="Vide : tous.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.fund",
                        verbose_name="fonds",
                    ),
                ),
            ],
            options={
                "verbose_name": "maintenance",
                "verbose_name_plural": "maintenances",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                        name="tenants_maintenance_ends_after",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("fund",),
                        name="tenants_maintenance_one_open",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
