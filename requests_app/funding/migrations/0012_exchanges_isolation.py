from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0011_exchanges")]

    operations = [
        Isolate(
            "thread",
            "threadmessage",
            "threadfile",
            "threadreading",
            "publication",
            "publicationtext",
            "publicationfile",
        )
    ]
