import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from extranet.tenants.ddl import AcrossFunds


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0009_codes_isolation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="born_on",
            field=models.DateField(
                blank=True,
                help_text=(
                    "Demandée au bénéficiaire qui valide ses heures par le lien reçu. Personne d’autre ne la lit."
                ),
                null=True,
                verbose_name="date de naissance",
            ),
        ),
        AcrossFunds(
            migrations.AddField(
                model_name="dossier",
                name="account",
                field=models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.RESTRICT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            "certification_dossier",
        ),
        migrations.AddField(
            model_name="dossier",
            name="invited_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="invité le"),
        ),
        migrations.AddField(
            model_name="dossier",
            name="joined_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="espace ouvert le"),
        ),
        AcrossFunds(
            migrations.AddConstraint(
                model_name="dossier",
                constraint=models.CheckConstraint(
                    condition=models.Q(("joined_at__isnull", True), ("account__isnull", False), _connector="OR"),
                    name="certification_dossier_joined_by_somebody",
                ),
            ),
            "certification_dossier",
        ),
    ]
