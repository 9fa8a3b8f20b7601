from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The dossiers of a body in the order in which their months wait for hours; what waits for an answer, the same way."""

    atomic = False  # the index is made beside whoever writes
    dependencies = [("certification", "0026_to_enter_from_filled")]

    operations = [
        AddIndexConcurrently(
            "dossier",
            models.Index(
                fields=["fund", "training_body", "to_enter_from", "id"],
                condition=models.Q(("state__in", ["in_progress", "suspended", "ended_early"])),
                name="dossier_to_enter",
            ),
        ),
        AddIndexConcurrently(
            "certificate",
            models.Index(
                fields=["fund", "month", "dossier"],
                condition=models.Q(("state__in", ["prepared", "contested", "returned"])),
                name="certificate_for_the_body",
            ),
        ),
    ]
