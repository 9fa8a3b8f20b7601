from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("mandates", "0001_initial")]

    operations = [Isolate("paper", "designation", "mandate", "companygrant", "terms", "termsacceptance")]
