from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_sandboxes")]

    operations = [Isolate("sandbox")]
