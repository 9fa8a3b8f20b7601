from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial")]

    operations = [Isolate("application", "proofresult", "attachment", "right", "knownfigure")]
