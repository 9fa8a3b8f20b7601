from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from extranet.tenants.ddl import AcrossFunds


class Migration(migrations.Migration):
    dependencies = [("funding", "0017_refunds")]

    operations = [AcrossFunds(ValidateConstraint("invoice", "funding_invoice_refund_dated"), "funding_invoice")]
