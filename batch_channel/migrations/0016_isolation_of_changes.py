from django.db import migrations

from extranet.tenants.ddl import AcrossFunds, AddReference


class Migration(migrations.Migration):
    dependencies = [("batch_channel", "0015_modifying_what_was_accepted")]

    operations = [AcrossFunds(AddReference("declaration", "replaces"), "batch_channel_declaration")]
