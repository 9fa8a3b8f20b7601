from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0009_letters")]

    operations = [Isolate("letter", "letterreading", "letterchoice")]
