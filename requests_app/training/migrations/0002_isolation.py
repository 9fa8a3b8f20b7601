from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [
        Isolate(
            "requestcounter",
            "request",
            "day",
            "participant",
            "absence",
            "attendancelist",
            "certification",
            "recap",
            "signinglink",
            "remark",
        )
    ]
