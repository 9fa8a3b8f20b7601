from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("organisations", "0017_contacts")]

    operations = [Isolate("contactchange")]
