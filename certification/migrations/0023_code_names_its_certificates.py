"""A code knows which certificates it was sent for, so that its page can be opened again and nothing is sent twice."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certification', '0022_reminded_parties'),
    ]

    operations = [
        migrations.AddField(
            model_name='certifyingcode',
            name='certificates',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
    ]
