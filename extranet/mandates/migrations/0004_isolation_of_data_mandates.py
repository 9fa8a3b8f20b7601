from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("mandates", "0003_data_mandates")]

    operations = [Isolate("datamandate")]
