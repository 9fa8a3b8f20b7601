from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("integrations", "0005_webhooks")]

    operations = [Isolate("subscription", "delivery", "attempt", "readingplace")]
