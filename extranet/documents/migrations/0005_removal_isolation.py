from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_removal")]

    operations = [Isolate("removal")]
