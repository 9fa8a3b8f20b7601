from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("batch_channel", "0020_certificate_succession")]

    operations = [Isolate("succession")]
