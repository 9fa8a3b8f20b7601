from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The few recovered accounts are found without reading all accounts of all funds."""

    atomic = False  # the index is made beside whoever writes
    dependencies = [("accounts", "0007_merging")]

    operations = [
        AddIndexConcurrently(
            "user",
            models.Index(fields=["id"], condition=models.Q(("recovered_at__isnull", False)), name="user_recovered"),
        ),
    ]
