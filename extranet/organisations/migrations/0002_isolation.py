from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [Isolate("organisation", "establishment", "membership", "worker", "workerdetails")]
