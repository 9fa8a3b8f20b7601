import django.contrib.postgres.fields
import django.db.models.deletion
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0007_recognised'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='CertifyingCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('act', models.CharField(max_length=64)),
                ('content', models.CharField(max_length=64)),
                ('secret', models.BinaryField(blank=True)),
                ('statements', models.JSONField(default=list, verbose_name='cases cochées')),
                ('address', models.CharField(max_length=254, verbose_name='adresse, en partie masquée')),
                ('sent_at', models.DateTimeField(verbose_name='envoyé le')),
                ('expires_at', models.DateTimeField(verbose_name='valable jusqu’au')),
                ('wrong_at', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None)),
                ('end', models.CharField(blank=True, choices=[('used', 'Utilisé'), ('replaced', 'Remplacé par un nouveau code'), ('worn_out', 'Trop d’essais'), ('outdated', 'Ce qui était à certifier a changé')], max_length=8, verbose_name='fin')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'code de vérification',
                'verbose_name_plural': 'codes de vérification',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'user', 'sent_at'], name='certifyingcode_of_person')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_certifyingcode_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_certifyingcode_uuid'), models.UniqueConstraint(condition=models.Q(('end', '')), fields=('fund', 'user', 'act'), name='certification_certifyingcode_one_living'), models.CheckConstraint(condition=models.Q(('end', ''), ('secret', b''), _connector='OR'), name='certification_certifyingcode_erased_at_its_end')],
            },
        ),
    ]
