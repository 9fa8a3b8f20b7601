from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [Isolate("document", "rendering", "scan")]
