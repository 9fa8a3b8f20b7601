from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_cards")]

    operations = [Isolate("card")]
