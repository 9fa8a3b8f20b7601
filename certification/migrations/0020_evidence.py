import django.db.models.deletion
import django.utils.timezone
import extranet.journal.models
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0019_exchanges_isolation'),
        ('documents', '0002_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('cluster', models.IntegerField(default=extranet.journal.models.cluster_number, verbose_name='numéro de grappe')),
                ('transaction', models.BigIntegerField(db_default=extranet.journal.models.CurrentTransaction(), verbose_name='numéro de transaction')),
                ('kind', models.CharField(choices=[('certified', 'Certification'), ('sealed', 'Scellement du certificat définitif'), ('validated', 'Validation'), ('contested', 'Contestation'), ('returned', 'Renvoi par le fonds'), ('maintained', 'Maintien par l’organisme'), ('superseded', 'Remplacement')], max_length=10, verbose_name='événement')),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte (SHA-256)')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='evidence', to='certification.certificate')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'élément de preuve',
                'verbose_name_plural': 'éléments de preuve',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'certificate', 'id'], name='evidence_of_certificate'), models.Index(fields=['fund', 'cluster', 'transaction', 'id'], name='evidence_position')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_evidence_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_evidence_uuid'), models.UniqueConstraint(condition=models.Q(('kind__in', ['certified', 'sealed', 'superseded'])), fields=('fund', 'certificate', 'kind'), name='certification_evidence_once'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='certification_evidence_has_its_digest')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('language', models.CharField(max_length=5)),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='demandé le')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='evidence_files', to='certification.certificate')),
                ('document', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('last', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='files', to='certification.evidence')),
            ],
            options={
                'verbose_name': 'dossier de preuve',
                'verbose_name_plural': 'dossiers de preuve',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_evidencefile_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_evidencefile_uuid'), models.UniqueConstraint(fields=('fund', 'certificate', 'last', 'language'), name='certification_evidencefile_once')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(verbose_name='numéro')),
                ('previous', models.CharField(blank=True, max_length=64, verbose_name='empreinte du maillon précédent')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                ('signature', models.BinaryField(max_length=64)),
                ('key', models.CharField(max_length=32, verbose_name='clé')),
                ('linked_at', models.DateTimeField(verbose_name='chaîné le')),
                ('evidence', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='links', to='certification.evidence')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'maillon de la chaîne des preuves',
                'verbose_name_plural': 'chaîne des preuves',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_evidencelink_fund_id'), models.UniqueConstraint(fields=('fund', 'number'), name='certification_evidencelink_number'), models.UniqueConstraint(fields=('fund', 'previous'), name='certification_evidencelink_one_chain'), models.UniqueConstraint(fields=('fund', 'evidence'), name='certification_evidencelink_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='certification_evidencelink_from_one')],
            },
        ),
    ]
