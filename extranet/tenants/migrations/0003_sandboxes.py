import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_fold")]

    operations = [
        migrations.AddField(
            model_name="fund",
            name="sandbox_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="sandboxes",
                to="tenants.fund",
                verbose_name="bac à sable de",
            ),
        ),
        migrations.AddField(
            model_name="fund",
            name="sandbox_organisation",
            field=models.UUIDField(
                blank=True,
                editable=False,
                help_text="Son UUID dans le fonds.",
                null=True,
                verbose_name="organisation du bac à sable",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(sandbox_of__isnull=True, sandbox_organisation__isnull=True)
                | models.Q(sandbox_of__isnull=False, sandbox_organisation__isnull=False),
                name="tenants_fund_sandbox_of_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.UniqueConstraint(
                fields=("sandbox_of", "sandbox_organisation"), name="tenants_fund_one_sandbox_each"
            ),
        ),
    ]
