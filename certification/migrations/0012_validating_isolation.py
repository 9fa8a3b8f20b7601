from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("certification", "0011_validating")]

    operations = [Isolate("validationlink", "remark", "sheetrequest")]
