import certification.models.certificates
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.tenants.models
import extranet.tenants.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0002_isolation'),
        ('documents', '0002_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('prepared', 'À certifier'), ('certified', 'Certifié'), ('awaiting', 'En attente de validation'), ('validated', 'Validé'), ('contested', 'Contesté'), ('returned', 'Renvoyé par le fonds'), ('maintained', 'Maintenu par l’organisme'), ('superseded', 'Remplacé')], default='prepared', max_length=10, protected=True, verbose_name='statut')),
                ('month', models.DateField(verbose_name='mois')),
                ('number', models.CharField(default=certification.models.certificates.new_number, editable=False, max_length=14, verbose_name='numéro')),
                ('snapshot', models.JSONField(editable=False, null=True)),
                ('path', models.CharField(blank=True, choices=[('paper', 'Imprimé, signé et joint'), ('online', 'Entièrement en ligne')], editable=False, max_length=6, verbose_name='voie')),
                ('statements', models.JSONField(default=list, editable=False, verbose_name='cases cochées')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='préparé le')),
                ('certified_at', models.DateTimeField(editable=False, null=True, verbose_name='certifié le')),
                ('certified_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('definitive', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('document', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='certificates', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('replaces', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='corrections', to='certification.certificate')),
                ('scan', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('version', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='certificates', to='certification.hoursversion')),
            ],
            options={
                'verbose_name': 'certificat de réalisation',
                'verbose_name_plural': 'certificats de réalisation',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', 'month'], name='certificate_of_dossier'), models.Index(fields=['fund', 'state', 'month', 'id'], name='certificate_by_state'), models.Index(fields=['fund', '-certified_at', '-id'], name='certificate_by_day')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_certificate_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_certificate_uuid'), models.UniqueConstraint(fields=('fund', 'version'), name='certification_certificate_of_version'), models.UniqueConstraint(fields=('fund', 'number'), name='certification_certificate_number'), models.UniqueConstraint(condition=models.Q(('state__in', ['certified', 'awaiting', 'validated'])), fields=('fund', 'dossier', 'month'), name='certification_certificate_one_in_force'), models.UniqueConstraint(condition=models.Q(('state', 'prepared')), fields=('fund', 'dossier', 'month'), name='certification_certificate_one_prepared'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='certification_certificate_first_day'), models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'superseded']), models.Q(('certified_at__isnull', False), ('document__isnull', False), models.Q(('path', ''), _negated=True)), _connector='OR'), name='certification_certificate_certified_with_its_print'), models.CheckConstraint(condition=models.Q(models.Q(('path', 'paper'), _negated=True), ('scan__isnull', False), _connector='OR'), name='certification_certificate_paper_has_its_scan')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', extranet.tenants.text.TextLine(max_length=120, verbose_name='intitulé')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='joint le')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='certification.certificate')),
            ],
            options={
                'verbose_name': 'attestation de présence',
                'verbose_name_plural': 'attestations de présence',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'certificate'], name='attachment_of_certificate')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_attachment_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_attachment_uuid')],
            },
        ),
        migrations.CreateModel(
            name='Sealing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sealings', to='certification.certificate')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'scellement',
                'verbose_name_plural': 'scellements',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_sealing_fund_id'), models.UniqueConstraint(fields=('fund', 'certificate'), name='certification_sealing_once')],
            },
        ),
        migrations.CreateModel(
            name='Validation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('party', models.CharField(choices=[('beneficiary', 'Bénéficiaire'), ('employer', 'Employeur')], max_length=11, verbose_name='qui')),
                ('state', models.CharField(choices=[('awaited', 'Attendue'), ('given', 'Validé'), ('contested', 'Contesté')], default='awaited', max_length=9, verbose_name='état')),
                ('way', models.CharField(blank=True, choices=[('space', 'Depuis son espace'), ('link', 'Par le lien reçu'), ('paper', 'Sur papier, noté par le fonds')], max_length=5, verbose_name='par quelle voie')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('said_at', models.DateTimeField(null=True, verbose_name='le')),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='validations', to='certification.certificate')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'validation d’un certificat',
                'verbose_name_plural': 'validations d’un certificat',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_validation_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_validation_uuid'), models.UniqueConstraint(fields=('fund', 'certificate', 'party'), name='certification_validation_once'), models.CheckConstraint(condition=models.Q(models.Q(('said_at__isnull', True), ('state', 'awaited')), models.Q(models.Q(('state', 'awaited'), _negated=True), ('said_at__isnull', False), models.Q(('way', ''), _negated=True)), _connector='OR'), name='certification_validation_said_by_a_way'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'contested'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='certification_validation_contested_for_a_reason')],
            },
        ),
    ]
