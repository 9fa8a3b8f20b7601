from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0005_results")]

    operations = [Isolate("testresult")]
