from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_digests")]

    operations = [Isolate("alertpace", "alertaddress")]
