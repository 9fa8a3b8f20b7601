from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [Isolate("entry", "entrytext", "seal")]
