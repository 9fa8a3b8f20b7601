from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sessions to come are found without reading those of the past years."""

    atomic = False  # the index is made beside whoever writes
    dependencies = [("enrolments", "0015_one_agenda")]

    operations = [
        AddIndexConcurrently("session", models.Index(fields=["fund", "ends_at"], name="session_by_end")),
    ]
