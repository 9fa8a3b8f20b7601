from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("certification", "0003_certificates")]

    operations = [Isolate("certificate", "attachment", "validation", "sealing")]
