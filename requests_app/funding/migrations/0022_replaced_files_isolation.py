from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0021_replaced_files")]

    operations = [Isolate("replacedfile")]
