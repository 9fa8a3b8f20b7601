import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import extranet.organisations.identifiers
import extranet.tenants.constraints
import extranet.tenants.encrypted_fields
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('street', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='rue')),
                ('house_number', extranet.tenants.text.TextLine(blank=True, max_length=12, verbose_name='N°')),
                ('box', extranet.tenants.text.TextLine(blank=True, max_length=12, verbose_name='boîte')),
                ('postcode', extranet.tenants.text.TextLine(blank=True, max_length=10, verbose_name='code postal')),
                ('city', extranet.tenants.text.TextLine(blank=True, max_length=80, verbose_name='localité')),
                ('country', models.CharField(blank=True, choices=[('BE', 'Belgique'), ('FR', 'France')], max_length=2, verbose_name='pays')),
                ('name', extranet.tenants.text.TextLine(max_length=160, verbose_name='dénomination')),
                ('name_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('name')), output_field=models.TextField(db_collation='C'))),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('company', 'Entreprise'), ('operator', 'Opérateur agréé'), ('training_body', 'Organisme de formation'), ('public_body', 'Organisme public'), ('fund_office', 'Fonds')], max_length=20), default=list, size=None, verbose_name='qualités')),
                ('legal_form', extranet.tenants.text.TextLine(blank=True, max_length=60, verbose_name='Raison sociale (SA, SRL, …)')),
                ('is_natural_person', models.BooleanField(default=False, verbose_name='Personne physique')),
                ('enterprise_number', extranet.organisations.identifiers.IdentifierField('enterprise', verbose_name='N° d’inscription à la BCE')),
                ('nsso_number', extranet.organisations.identifiers.IdentifierField('nsso', verbose_name='N° ONSS')),
                ('siren', extranet.organisations.identifiers.IdentifierField('siren', verbose_name='N° SIREN')),
                ('activity_number', extranet.organisations.identifiers.IdentifierField('activity', verbose_name='N° de déclaration d’activité')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('phone', extranet.tenants.text.TextLine(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[\\d\\s./()-]{6,30}$', 'Écrivez le numéro avec des chiffres, par exemple +32 2 555 01 00.')], verbose_name='téléphone')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'permissions': [('encode_for', 'Encoder pour l’entreprise')],
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'name_folded'], name='organisation_by_name')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_organisation_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_organisation_uuid'), models.CheckConstraint(condition=models.Q(('kinds__len__gt', 0)), name='organisations_organisation_is_something', violation_error_message='Indiquez au moins une qualité.'), models.CheckConstraint(condition=models.Q(('is_natural_person', False), ('legal_form', ''), _connector='OR'), name='organisations_organisation_one_legal_form', violation_error_message='Une personne physique n’a pas de forme juridique.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('enterprise_number', ''), _negated=True), fields=('fund', 'enterprise_number'), name='organisations_organisation_enterprise_number', shown_at='enterprise_number', violation_error_message='Ce numéro est déjà celui d’une autre organisation du fonds : cherchez-la dans « Organisations ».'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('nsso_number', ''), _negated=True), fields=('fund', 'nsso_number'), name='organisations_organisation_nsso_number', shown_at='nsso_number', violation_error_message='Ce numéro est déjà celui d’une autre organisation du fonds : cherchez-la dans « Organisations ».'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('siren', ''), _negated=True), fields=('fund', 'siren'), name='organisations_organisation_siren', shown_at='siren', violation_error_message='Ce numéro est déjà celui d’une autre organisation du fonds : cherchez-la dans « Organisations ».'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('activity_number', ''), _negated=True), fields=('fund', 'activity_number'), name='organisations_organisation_activity_number', shown_at='activity_number', violation_error_message='Ce numéro est déjà celui d’une autre organisation du fonds : cherchez-la dans « Organisations ».')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('last_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='nom')),
                ('first_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='prénom')),
                ('last_first_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('last_name'), models.Value(' '), models.F('first_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('first_last_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('first_name'), models.Value(' '), models.F('last_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('title', models.CharField(blank=True, choices=[('M', 'M.'), ('Mme', 'Mme')], max_length=5, verbose_name='civilité')),
                ('phone', extranet.tenants.text.TextLine(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[\\d\\s./()-]{6,30}$', 'Écrivez le numéro avec des chiffres, par exemple +32 2 555 01 00.')], verbose_name='téléphone')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('fund_administrator', 'Administrateur du fonds'), ('fund_officer', 'Gestionnaire du fonds'), ('mandatee', 'Mandataire'), ('encoder', 'Encodeur'), ('training_officer', 'Responsable de formation'), ('manager', 'Gestionnaire de l’organisme')], max_length=30), size=None, verbose_name='rôles')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, help_text='Vide : sans fin.', null=True, verbose_name='jusqu’au')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='invité le')),
                ('awaits_convention', models.BooleanField(default=False, editable=False, help_text='Jusqu’à la convention qui la désigne, la personne n’atteint que les documents indispensables.', verbose_name='attend la convention')),
                ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='accepté le')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='memberships', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'membre',
                'verbose_name_plural': 'membres',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'user'], name='membership_of_user'), models.Index(fields=['fund', 'last_first_folded'], name='membership_by_last_name'), models.Index(fields=['fund', 'first_last_folded'], name='membership_by_first_name')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_membership_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_membership_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'organisation', 'user'), name='organisations_membership_once', shown_at='email', violation_error_message='Cette personne est déjà membre de l’organisation.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='organisations_membership_ends_after_start', violation_error_message='La fin est antérieure au début.'), models.CheckConstraint(condition=models.Q(('roles__len__gt', 0)), name='organisations_membership_has_a_role', violation_error_message='Choisissez au moins un rôle.')],
            },
        ),
        migrations.CreateModel(
            name='Establishment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('street', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='rue')),
                ('house_number', extranet.tenants.text.TextLine(blank=True, max_length=12, verbose_name='N°')),
                ('box', extranet.tenants.text.TextLine(blank=True, max_length=12, verbose_name='boîte')),
                ('postcode', extranet.tenants.text.TextLine(blank=True, max_length=10, verbose_name='code postal')),
                ('city', extranet.tenants.text.TextLine(blank=True, max_length=80, verbose_name='localité')),
                ('country', models.CharField(blank=True, choices=[('BE', 'Belgique'), ('FR', 'France')], max_length=2, verbose_name='pays')),
                ('name', extranet.tenants.text.TextLine(max_length=160, verbose_name='nom de l’établissement')),
                ('name_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('name')), output_field=models.TextField(db_collation='C'))),
                ('siret', extranet.organisations.identifiers.IdentifierField('siret', verbose_name='N° SIRET')),
                ('unit_number', extranet.organisations.identifiers.IdentifierField('unit', verbose_name='N° d’unité d’établissement')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='establishments', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'établissement',
                'verbose_name_plural': 'établissements',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_establishment_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_establishment_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'organisation', 'name_folded'), name='organisations_establishment_name', shown_at='name', violation_error_message='Cette organisation a déjà un établissement de ce nom.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('siret', ''), _negated=True), fields=('fund', 'siret'), name='organisations_establishment_siret', shown_at='siret', violation_error_message='Ce numéro est déjà celui d’un établissement connu : vérifiez la saisie.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('unit_number', ''), _negated=True), fields=('fund', 'unit_number'), name='organisations_establishment_unit', shown_at='unit_number', violation_error_message='Ce numéro est déjà celui d’un établissement connu : vérifiez la saisie.')],
            },
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('last_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='nom')),
                ('first_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='prénom')),
                ('last_first_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('last_name'), models.Value(' '), models.F('first_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('first_last_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('first_name'), models.Value(' '), models.F('last_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('birth_date', models.DateField(verbose_name='date de naissance')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='actif')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='workers', to='organisations.organisation', verbose_name='entreprise')),
            ],
            options={
                'verbose_name': 'salarié',
                'verbose_name_plural': 'salariés',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'last_first_folded'], name='worker_by_last_name'), models.Index(fields=['fund', 'first_last_folded'], name='worker_by_first_name')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_worker_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_worker_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'organisation', 'last_first_folded', 'birth_date'), name='organisations_worker_once', shown_at='last_name', violation_error_message='Une personne de ce nom, née ce jour-là, figure déjà parmi vos salariés. Cherchez-la dans la liste, aussi parmi les désactivés.')],
            },
        ),
        migrations.CreateModel(
            name='WorkerDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register_number', extranet.tenants.encrypted_fields.EncryptedField(null=True, verbose_name='Numéro de registre national')),
                ('register_number_fingerprint', extranet.tenants.encrypted_fields.FingerprintField(kind='register_number', null=True, source='register_number')),
                ('language', models.CharField(blank=True, choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue')),
                ('function', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='fonction')),
                ('joint_committee', extranet.tenants.text.TextLine(blank=True, max_length=9, validators=[django.core.validators.RegexValidator('^\\d{3}(\\.\\d{2}){0,2}$', 'Écrivez-la comme 111, 140.03 ou 140.03.01.')], verbose_name='commission paritaire')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('employer_number', extranet.organisations.identifiers.IdentifierField('enterprise', help_text='Seulement si la Dimona et la DmfA se font sous un autre numéro que celui de l’entreprise.', verbose_name='N° BCE de l’employeur déclarant')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(editable=False, help_text='Répétée du salarié, pour qu’un numéro n’y soit donné qu’une fois.', on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='entreprise')),
                ('worker', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='details', to='organisations.worker', verbose_name='salarié')),
            ],
            options={
                'verbose_name': 'données d’un salarié',
                'verbose_name_plural': 'données des salariés',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_workerdetails_fund_id'), models.UniqueConstraint(fields=('fund', 'worker'), name='organisations_workerdetails_once'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'organisation', 'register_number_fingerprint'), name='organisations_workerdetails_register_number', shown_at='register_number', violation_error_message='Ce numéro est déjà celui d’un autre de vos salariés.'), models.CheckConstraint(condition=models.Q(models.Q(('register_number__isnull', True), ('register_number_fingerprint__isnull', True)), models.Q(('register_number__isnull', False), ('register_number_fingerprint__isnull', False)), _connector='OR'), name='organisations_workerdetails_number_and_fingerprint')],
            },
        ),
    ]
