from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A body's newest dossiers, as programs list them: without it those of all other funds were passed by."""

    atomic = False  # the index is made beside whoever writes
    dependencies = [("certification", "0027_dossiers_to_enter")]

    operations = [
        AddIndexConcurrently(
            "dossier",
            models.Index(fields=["fund", "training_body", "-id"], name="dossier_of_body_newest"),
        ),
    ]
