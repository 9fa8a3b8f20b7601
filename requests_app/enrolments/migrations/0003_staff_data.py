import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.tenants.encrypted_fields
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('enrolments', '0002_isolation'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('state', django_fsm.FSMField(choices=[('reading', 'Lecture en cours'), ('unreadable', 'Fichier refusé'), ('checked', 'À vérifier par vous'), ('writing', 'Enregistrement en cours'), ('written', 'Enregistré'), ('dropped', 'Abandonné'), ('undoing', 'Annulation en cours'), ('undone', 'Annulé')], default='reading', max_length=10, protected=True, verbose_name='état')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='déposé le')),
                ('made_by_name', models.CharField(blank=True, max_length=200, verbose_name='déposé par')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue')),
                ('is_workbook', models.BooleanField(default=False, verbose_name='classeur Excel')),
                ('content', extranet.tenants.encrypted_fields.EncryptedField(null=True)),
                ('titles', models.JSONField(default=list, verbose_name='titres des colonnes')),
                ('problem', models.CharField(blank=True, max_length=500, verbose_name='problème')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='lignes')),
                ('read', models.PositiveIntegerField(default=0, verbose_name='lignes lues')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='créées')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='modifiées')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='inchangées')),
                ('wrong', models.PositiveIntegerField(default=0, verbose_name='à corriger')),
                ('good_only', models.BooleanField(default=False, verbose_name='lignes valides seulement')),
                ('written_at', models.DateTimeField(editable=False, null=True, verbose_name='enregistré le')),
                ('undone_at', models.DateTimeField(editable=False, null=True, verbose_name='annulé le')),
                ('kept', models.PositiveIntegerField(default=0, verbose_name='gardées à l’annulation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='staff_imports', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'import de données du personnel',
                'verbose_name_plural': 'imports de données du personnel',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'organisation', '-made_at', '-id'], name='staff_import_of_organisation'), models.Index(condition=models.Q(('next_attempt_at__isnull', False)), fields=['fund', 'next_attempt_at'], name='staff_import_due')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_staffimport_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_staffimport_uuid'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['written', 'undoing', 'undone']), _negated=True), ('written_at__isnull', False), _connector='OR'), name='enrolments_staffimport_written_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at__isnull', False), _connector='OR'), name='enrolments_staffimport_undone_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='StaffImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='ligne')),
                ('outcome', models.CharField(choices=[('created', 'Créée'), ('changed', 'Modifiée'), ('unchanged', 'Inchangée'), ('wrong', 'À corriger')], max_length=9, verbose_name='résultat')),
                ('version', models.PositiveIntegerField(null=True)),
                ('leaves', models.BooleanField(default=False, verbose_name='départ')),
                ('content', extranet.tenants.encrypted_fields.EncryptedField(null=True)),
                ('batch', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='enrolments.staffimport')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('worker', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='import_rows', to='organisations.worker')),
            ],
            options={
                'verbose_name': 'ligne d’un import',
                'verbose_name_plural': 'lignes d’un import',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'batch', 'outcome', 'number'], name='staff_row_by_outcome'), models.Index(fields=['fund', 'worker'], name='staff_row_of_worker')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_staffimportrow_fund_id'), models.UniqueConstraint(fields=('fund', 'batch', 'number'), name='enrolments_staffimportrow_once')],
            },
        ),
        migrations.CreateModel(
            name='StaffModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='ouvert le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_modules', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'module de validation',
                'verbose_name_plural': 'modules de validation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_staffmodule_fund_id'), models.UniqueConstraint(fields=('fund', 'organisation'), name='enrolments_staffmodule_once')],
            },
        ),
        migrations.CreateModel(
            name='StaffTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='numéro d’ordre')),
                ('text', models.TextField(verbose_name='texte')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='publiées le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'conditions du module de validation',
                'verbose_name_plural': 'conditions du module de validation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_staffterms_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_staffterms_uuid'), models.UniqueConstraint(fields=('fund', 'number'), name='enrolments_staffterms_number')],
            },
        ),
        migrations.CreateModel(
            name='StaffTermsAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(auto_now_add=True, verbose_name='acceptées le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation')),
                ('terms', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='acceptances', to='enrolments.staffterms')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'acceptation des conditions du module',
                'verbose_name_plural': 'acceptations des conditions du module',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_stafftermsacceptance_fund_id'), models.UniqueConstraint(fields=('fund', 'user', 'organisation', 'terms'), name='enrolments_staffterms_accepted_once')],
            },
        ),
    ]
