import django.db.models.deletion
import django_fsm
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('documents', '0001_initial'),
        ('organisations', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('to_sign', 'À signer par l’entreprise'), ('deposited', 'Déposé, à contrôler par le fonds'), ('accepted', 'Accepté'), ('refused', 'Refusé, à corriger par l’entreprise'), ('replaced', 'Remplacé par une version plus récente'), ('ended', 'Terminé')], default='to_sign', max_length=12, protected=True, verbose_name='état')),
                ('signed_on', models.DateField(null=True, verbose_name='signé le')),
                ('deposited_at', models.DateTimeField(editable=False, null=True, verbose_name='déposé le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('refusal_reason', models.TextField(blank=True, verbose_name='motif du refus')),
                ('starts_on', models.DateField(null=True, verbose_name='à partir du')),
                ('ends_on', models.DateField(help_text='Vide : sans fin.', null=True, verbose_name='jusqu’au')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='terminé le')),
                ('kind', models.CharField(choices=[('convention', 'Convention désignant les mandataires'), ('authorisation', 'Autorisation d’encodage par un opérateur')], max_length=15, verbose_name='document')),
                ('representative_title', models.CharField(choices=[('M', 'M.'), ('Mme', 'Mme')], max_length=5, verbose_name='civilité')),
                ('representative_name', models.CharField(max_length=160, verbose_name='nom du représentant')),
                ('representative_capacity', models.CharField(max_length=120, verbose_name='en qualité de')),
                ('identification', models.JSONField(help_text='Telle qu’elle est imprimée.', verbose_name='identification de l’entreprise')),
                ('template_version', models.CharField(max_length=20, verbose_name='version du modèle')),
                ('terms_version', models.CharField(max_length=20, verbose_name='version des conditions d’utilisation')),
                ('signature', models.CharField(blank=True, choices=[('electronic', 'Signature électronique vérifiée'), ('to_compare', 'Signature électronique sur un autre fichier : à comparer'), ('on_paper', 'Papier numérisé : signature à contrôler')], max_length=12, verbose_name='signature')),
                ('signature_details', models.JSONField(default=list, verbose_name='détail des signatures')),
                ('reporting_mandate', models.CharField(blank=True, max_length=30, verbose_name='mandat de déclaration')),
                ('reporting_starts_on', models.DateField(blank=True, null=True, verbose_name='mandat de déclaration à partir du')),
                ('reporting_ends_on', models.DateField(blank=True, null=True, verbose_name='mandat de déclaration jusqu’au')),
                ('filled_at', models.DateTimeField(auto_now_add=True, verbose_name='rempli le')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='papers', to='organisations.organisation', verbose_name='entreprise')),
                ('filled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('model_document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='document à signer')),
                ('signed_document', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='document signé')),
            ],
            options={
                'verbose_name': 'document indispensable',
                'verbose_name_plural': 'documents indispensables',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'state', 'deposited_at'], name='paper_by_state')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='mandates_paper_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='mandates_paper_uuid'), models.UniqueConstraint(condition=models.Q(('state__in', ['to_sign', 'deposited', 'refused'])), fields=('fund', 'company', 'kind'), name='mandates_paper_one_open', violation_error_message='Un document de ce type est déjà en cours pour cette entreprise.'), models.CheckConstraint(condition=models.Q(('state__in', ['to_sign', 'replaced']), models.Q(('deposited_at__isnull', False), ('signed_document__isnull', False), ('signed_on__isnull', False)), _connector='OR'), name='mandates_paper_deposited_with_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('starts_on__isnull', False), ('state__in', ['accepted', 'ended'])), models.Q(models.Q(('state__in', ['accepted', 'ended']), _negated=True), ('starts_on__isnull', True)), _connector='OR'), name='mandates_paper_starts_when_accepted'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), models.Q(('refusal_reason', ''), _negated=True)), models.Q(('state', 'refused'), _negated=True), _connector='OR'), name='mandates_paper_refused_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(('ended_at__isnull', True), models.Q(('state', 'ended'), _negated=True)), _connector='OR'), name='mandates_paper_ended_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='mandates_paper_ends_after_start', violation_error_message='La fin est antérieure au début.')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('pending', 'En attente de l’accord du fonds'), ('active', 'Actif'), ('ended', 'Terminé'), ('dropped', 'Sans suite')], default='pending', max_length=12, protected=True, verbose_name='état')),
                ('starts_on', models.DateField(null=True, verbose_name='à partir du')),
                ('ends_on', models.DateField(null=True, verbose_name='jusqu’au')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='terminé le')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='given_mandates', to='organisations.organisation', verbose_name='entreprise')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('operator', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='held_mandates', to='organisations.organisation', verbose_name='opérateur')),
                ('paper', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='mandates', to='mandates.paper')),
            ],
            options={
                'verbose_name': 'mandat',
                'verbose_name_plural': 'mandats',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='mandates_mandate_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='mandates_mandate_uuid'), models.UniqueConstraint(fields=('fund', 'paper', 'operator'), name='mandates_mandate_once'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('fund', 'company', 'operator'), name='mandates_mandate_one_active'), models.CheckConstraint(condition=models.Q(models.Q(('starts_on__isnull', False), ('state__in', ['active', 'ended'])), models.Q(('starts_on__isnull', True), ('state__in', ['pending', 'dropped'])), _connector='OR'), name='mandates_mandate_starts_when_active'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='mandates_mandate_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Designation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                ('first_name', models.CharField(max_length=80, verbose_name='prénom')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse e-mail')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('membership', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='designations', to='organisations.membership')),
                ('paper', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='designations', to='mandates.paper')),
            ],
            options={
                'verbose_name': 'mandataire désigné',
                'verbose_name_plural': 'mandataires désignés',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='mandates_designation_fund_id'), models.UniqueConstraint(fields=('fund', 'paper', 'email'), name='mandates_designation_once', violation_error_message='Cette personne est citée deux fois.')],
            },
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='numéro d’ordre')),
                ('version', models.CharField(max_length=20, verbose_name='version')),
                ('text', models.TextField(verbose_name='texte')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='publiées le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'conditions d’utilisation',
                'verbose_name_plural': 'conditions d’utilisation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='mandates_terms_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='mandates_terms_uuid'), models.UniqueConstraint(fields=('fund', 'number'), name='mandates_terms_number'), models.UniqueConstraint(fields=('fund', 'version'), name='mandates_terms_version')],
            },
        ),
        migrations.CreateModel(
            name='TermsAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(auto_now_add=True, verbose_name='acceptées le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation')),
                ('terms', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='acceptances', to='mandates.terms')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'acceptation des conditions d’utilisation',
                'verbose_name_plural': 'acceptations des conditions d’utilisation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='mandates_termsacceptance_fund_id'), models.UniqueConstraint(fields=('fund', 'user', 'organisation', 'terms'), name='mandates_terms_accepted_once')],
            },
        ),
        migrations.CreateModel(
            name='CompanyGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='organisations.organisation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('mandate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='mandates.mandate')),
            ],
            options={
                'verbose_name': 'droit sur une entreprise',
                'verbose_name_plural': 'droits sur des entreprises',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'group', 'permission', 'content_object'], name='grant_of_group')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='mandates_companygrant_fund_id'), models.UniqueConstraint(fields=('fund', 'group', 'permission', 'content_object', 'mandate'), name='mandates_grant_once')],
            },
        ),
    ]
