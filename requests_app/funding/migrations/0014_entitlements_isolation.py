from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0013_entitlements")]

    operations = [Isolate("entitlement")]
