from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("integrations", "0007_tokens")]

    operations = [Isolate("accesstoken")]
