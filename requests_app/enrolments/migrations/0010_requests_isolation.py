from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0009_requests")]

    operations = [Isolate("enrolmentrequest", "notification")]
