from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_exemptions")]

    operations = [Isolate("taxexemption")]
