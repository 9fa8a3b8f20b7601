from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("certification", "0014_reminders")]

    operations = [Isolate("reminder", "remindedmonth", "reminderday", "reminderpause")]
