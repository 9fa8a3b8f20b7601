import django.db.models.deletion
import django.utils.timezone
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('rendering', 'En préparation'), ('failed', 'Préparation échouée'), ('scanning', 'Analyse en attente'), ('infected', 'Refusé par l’antivirus'), ('ready', 'Disponible')], max_length=10, verbose_name='état')),
                ('file_name', models.CharField(help_text='Celui que le téléchargement propose.', max_length=120, verbose_name='nom du fichier')),
                ('media_type', models.CharField(max_length=60, verbose_name='type')),
                ('key', models.CharField(blank=True, editable=False, max_length=120, verbose_name='clé de stockage')),
                ('size', models.PositiveBigIntegerField(null=True, verbose_name='taille (octets)')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('pages', models.PositiveIntegerField(null=True, verbose_name='pages')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='documents_document_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='documents_document_uuid'), models.CheckConstraint(condition=models.Q(('state__in', ['rendering', 'failed']), models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__isnull', False), models.Q(('key', ''), _negated=True)), _connector='OR'), name='documents_document_has_bytes')],
            },
        ),
        migrations.CreateModel(
            name='Rendering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('template', models.CharField(max_length=100)),
                ('language', models.CharField(max_length=5)),
                ('payload', models.JSONField()),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renderings', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'préparation de PDF',
                'verbose_name_plural': 'préparations de PDF',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='documents_rendering_fund_id'), models.UniqueConstraint(fields=('fund', 'document'), name='documents_rendering_once')],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'analyse antivirus',
                'verbose_name_plural': 'analyses antivirus',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='documents_scan_fund_id'), models.UniqueConstraint(fields=('fund', 'document'), name='documents_scan_once')],
            },
        ),
    ]
