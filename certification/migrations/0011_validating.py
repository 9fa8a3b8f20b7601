import django.db.models.deletion
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0010_beneficiaries'),
        ('documents', '0002_isolation'),
        ('organisations', '0014_support_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('month', models.DateField(verbose_name='mois')),
                ('kind', models.CharField(choices=[('remark', 'Message'), ('validated', 'Heures validées'), ('contested', 'Heures contestées'), ('returned', 'Renvoyé par le fonds'), ('maintained', 'Heures maintenues'), ('accepted', 'Réponse acceptée par le fonds'), ('sheets_asked', 'Attestations de présence demandées'), ('sheets_given', 'Attestations de présence jointes')], default='remark', max_length=12, verbose_name='étape')),
                ('voice', models.CharField(choices=[('beneficiary', 'Bénéficiaire'), ('employer', 'Employeur'), ('body', 'Organisme de formation'), ('fund', 'Fonds')], max_length=11, verbose_name='qui')),
                ('way', models.CharField(blank=True, choices=[('space', 'Depuis son espace'), ('link', 'Par le lien reçu'), ('paper', 'Sur papier, noté par le fonds')], max_length=5, verbose_name='par quelle voie')),
                ('text', models.TextField(blank=True, verbose_name='message')),
                ('said_at', models.DateTimeField(auto_now_add=True, verbose_name='le')),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='certification.certificate')),
                ('document', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message d’un mois',
                'verbose_name_plural': 'messages d’un mois',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', 'month', 'id'], name='remark_of_month')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_remark_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_remark_uuid'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='certification_remark_first_day'), models.CheckConstraint(condition=models.Q(('kind__in', ['validated', 'sheets_given']), models.Q(('text', ''), _negated=True), _connector='OR'), name='certification_remark_says_something')],
            },
        ),
        migrations.CreateModel(
            name='SheetRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('due_on', models.DateField(verbose_name='à joindre avant le')),
                ('reason', models.TextField(verbose_name='ce qui est demandé')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='demandé le')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='répondu le')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheet_requests', to='certification.certificate')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'demande d’attestations',
                'verbose_name_plural': 'demandes d’attestations',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_sheetrequest_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_sheetrequest_uuid'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('fund', 'certificate'), name='certification_sheets_asked_once')],
            },
        ),
        migrations.CreateModel(
            name='ValidationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('secret_fingerprint', models.BinaryField(max_length=33)),
                ('is_renewal', models.BooleanField(default=False, editable=False)),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='envoyé le')),
                ('expires_at', models.DateTimeField(verbose_name='valable jusqu’au')),
                ('wrong_answers', models.PositiveSmallIntegerField(default=0, verbose_name='réponses fausses')),
                ('used_at', models.DateTimeField(null=True, verbose_name='utilisé le')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='annulé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('validation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='certification.validation')),
            ],
            options={
                'verbose_name': 'lien de validation',
                'verbose_name_plural': 'liens de validation',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'validation'], name='link_of_validation')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_validationlink_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_validationlink_uuid'), models.UniqueConstraint(fields=('fund', 'secret_fingerprint'), name='certification_link_secret'), models.CheckConstraint(condition=models.Q(('wrong_answers__lte', 5)), name='certification_link_wrong_answers_at_most')],
            },
        ),
    ]
