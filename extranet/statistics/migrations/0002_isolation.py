from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_initial")]

    operations = [Isolate("calculation", "storedfigure")]
