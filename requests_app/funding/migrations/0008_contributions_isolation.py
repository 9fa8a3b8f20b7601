from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0007_contributions")]

    operations = [
        Isolate("contribution", "contributionrate", "declaration", "declarationline", "contributionreminder")
    ]
