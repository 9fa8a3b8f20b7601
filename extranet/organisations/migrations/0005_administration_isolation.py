from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_administration")]

    operations = [
        Isolate(
            "establishmentlimit",
            "handover",
            "accessrequest",
            "review",
            "reviewline",
            "qualitymanager",
            "qualityactivation",
            "formernumber",
        )
    ]
