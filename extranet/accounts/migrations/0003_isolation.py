from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_identity_providers")]

    operations = [Isolate("identityprovider")]
