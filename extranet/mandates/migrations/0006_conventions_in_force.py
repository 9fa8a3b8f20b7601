from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether companies have a convention in force is told by an index alone: an operator's are counted by it."""

    atomic = False  # the index is made beside whoever writes
    dependencies = [("mandates", "0005_data_mandates_of_conventions")]

    operations = [
        AddIndexConcurrently(
            "paper",
            models.Index(
                fields=["fund", "company"],
                include=["starts_on", "ends_on"],
                condition=models.Q(("kind", "convention"), ("state", "accepted")),
                name="convention_of_company",
            ),
        ),
    ]
