from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("certification", "0016_transmissions")]

    operations = [Isolate("transmission", "transmissionline")]
