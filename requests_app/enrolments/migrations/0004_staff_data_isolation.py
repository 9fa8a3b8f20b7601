from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0003_staff_data")]

    operations = [Isolate("staffmodule", "staffterms", "stafftermsacceptance", "staffimport", "staffimportrow")]
