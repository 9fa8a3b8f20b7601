from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0050_results")]

    operations = [Isolate("testresult")]
