from django.db import migrations, models

from extranet.tenants.ddl import AcrossFunds, AddReference, Isolate


class Migration(migrations.Migration):
    dependencies = [("batch_channel", "0006_certificate_ends")]

    operations = [
        Isolate("setup"),
        AcrossFunds(AddReference("channel", "organisation"), "batch_channel_channel", "organisations_organisation"),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate_ends_at__isnull', True), ('certificates', '')), models.Q(models.Q(('certificates', ''), _negated=True), ('certificate_ends_at__isnull', False)), _connector='OR'), name='batch_channel_channel_certificate_ends'),
        ),
    ]
