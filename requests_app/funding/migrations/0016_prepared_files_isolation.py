from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0015_prepared_files")]

    operations = [Isolate("preparedfile")]
