import django.db.models.deletion
import extranet.tenants.models
import extranet.tenants.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0017_transmissions_isolation'),
        ('documents', '0002_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('certificate', 'Certificat de réalisation'), ('scan', 'Certificat signé, joint'), ('attendance', 'Attestation de présence'), ('message', 'Pièce d’un échange')], max_length=11, verbose_name='nature')),
                ('owner', models.UUIDField()),
                ('month', models.DateField(null=True, verbose_name='mois')),
                ('filed_at', models.DateTimeField(verbose_name='déposé le')),
            ],
            options={
                'db_table': 'certification_filing',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('side', models.CharField(choices=[('body', 'Organisme de formation'), ('fund', 'Fonds')], max_length=4, verbose_name='de la part de')),
                ('text', models.TextField(max_length=5000, verbose_name='message')),
                ('name', extranet.tenants.text.TextLine(max_length=170, verbose_name='écrit par')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='envoyé le')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message d’un dossier',
                'verbose_name_plural': 'messages des dossiers',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', 'id'], name='message_of_dossier')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_message_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_message_uuid')],
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('message', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='files', to='certification.message')),
            ],
            options={
                'verbose_name': 'fichier d’un message',
                'verbose_name_plural': 'fichiers des messages',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'message'], name='file_of_message')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_messagefile_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_messagefile_uuid')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('body', 'Organisme de formation'), ('fund', 'Fonds')], max_length=4)),
                ('until', models.BigIntegerField(verbose_name='jusqu’au message')),
                ('read_at', models.DateTimeField(auto_now=True, verbose_name='lu le')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lecture d’un échange',
                'verbose_name_plural': 'lectures des échanges',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_reading_fund_id'), models.UniqueConstraint(fields=('fund', 'dossier', 'user'), name='certification_reading_once')],
            },
        ),
    ]
