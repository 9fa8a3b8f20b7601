from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_account_use")]

    operations = [Isolate("accountuse")]
