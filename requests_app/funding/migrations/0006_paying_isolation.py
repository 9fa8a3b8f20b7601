from django.db import migrations

from extranet.tenants.ddl import AcrossFunds, AddReference, Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0005_paying")]

    operations = [
        AcrossFunds(AddReference("payment", "bank"), "funding_payment"),
        Isolate("bankdetails", "madeinvoice"),
    ]
