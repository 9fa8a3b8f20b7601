import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_fsm
import extranet.organisations.identifiers
import extranet.tenants.constraints
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
        ('documents', '0002_isolation'),
        ('organisations', '0003_more_roles'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('last_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='nom')),
                ('first_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='prénom')),
                ('last_first_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('last_name'), models.Value(' '), models.F('first_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('first_last_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('first_name'), models.Value(' '), models.F('last_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('profile', models.CharField(choices=[('member', 'Adhérent'), ('training_body', 'Organisme de formation'), ('public_body', 'Organisme public')], max_length=15, verbose_name='profil')),
                ('title', models.CharField(blank=True, choices=[('M', 'M.'), ('Mme', 'Mme')], max_length=5, verbose_name='civilité')),
                ('person_phone', extranet.tenants.text.TextLine(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[\\d\\s./()-]{6,30}$', 'Écrivez le numéro avec des chiffres, par exemple +32 2 555 01 00.')], verbose_name='téléphone de la personne')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date de naissance')),
                ('capacity', extranet.tenants.text.TextLine(max_length=120, verbose_name='fonction')),
                ('legal_representative', extranet.tenants.text.TextLine(blank=True, max_length=160, verbose_name='responsable légal')),
                ('siret', extranet.organisations.identifiers.IdentifierField('siret', verbose_name='N° SIRET')),
                ('enterprise_number', extranet.organisations.identifiers.IdentifierField('enterprise', verbose_name='N° d’inscription à la BCE')),
                ('name', extranet.tenants.text.TextLine(blank=True, max_length=160, verbose_name='dénomination')),
                ('name_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('name')), output_field=models.TextField(db_collation='C'))),
                ('phone', extranet.tenants.text.TextLine(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[\\d\\s./()-]{6,30}$', 'Écrivez le numéro avec des chiffres, par exemple +32 2 555 01 00.')], verbose_name='téléphone')),
                ('branch', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='branche')),
                ('member_code', extranet.tenants.text.TextLine(blank=True, max_length=40, verbose_name='code adhérent')),
                ('payroll', models.BigIntegerField(blank=True, null=True, verbose_name='masse salariale (€)')),
                ('payroll_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année de la masse salariale')),
                ('activity_number', extranet.organisations.identifiers.IdentifierField('activity', verbose_name='N° de déclaration d’activité')),
                ('invoice_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='montant de la facture HT (€)')),
                ('attestation_version', models.CharField(max_length=20, verbose_name='version de l’attestation')),
                ('attested_at', models.DateTimeField(verbose_name='attesté le')),
                ('attested_from', models.GenericIPAddressField(verbose_name='attesté depuis l’adresse')),
                ('evidence', models.CharField(choices=[('all', 'Toutes les preuves concordent'), ('some', 'Une preuve ne concorde pas ou reste inconnue'), ('none', 'Rien à comparer')], default='none', max_length=5, verbose_name='preuves')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='demandé le')),
                ('corrects', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='corrections', to='rights.application', verbose_name='corrige la demande')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(help_text='Vide tant que le fonds n’en a reconnu aucune.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='applications', to='organisations.organisation', verbose_name='organisation du fonds')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'demande d’habilitation',
                'verbose_name_plural': 'demandes d’habilitation',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'user'], name='application_of_user'), models.Index(fields=['fund', 'asked_at'], name='application_by_age'), models.Index(fields=['fund', 'last_first_folded'], name='application_by_last_name'), models.Index(fields=['fund', 'first_last_folded'], name='application_by_first_name'), models.Index(fields=['fund', 'name_folded'], name='application_by_entity'), models.Index(fields=['fund', 'siret'], name='application_by_siret'), models.Index(fields=['fund', 'enterprise_number'], name='application_by_enterprise')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='rights_application_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='rights_application_uuid'), models.CheckConstraint(condition=models.Q(models.Q(('siret', ''), _negated=True), models.Q(('enterprise_number', ''), _negated=True), _connector='OR'), name='rights_application_has_a_number', violation_error_message='Indiquez le numéro de l’entité.'), models.CheckConstraint(condition=models.Q(models.Q(('payroll__isnull', True), ('payroll_year__isnull', True)), models.Q(('payroll__gte', 0), ('payroll_year__isnull', False)), _connector='OR'), name='rights_application_payroll_of_a_year', violation_error_message='Une masse salariale est celle d’une année.'), models.CheckConstraint(condition=models.Q(('invoice_amount__isnull', True), ('invoice_amount__gt', 0), _connector='OR'), name='rights_application_invoice_of_something', violation_error_message='Le montant d’une facture est plus grand que zéro.')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='ajouté le')),
                ('application', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='rights.application')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'pièce d’une demande d’habilitation',
                'verbose_name_plural': 'pièces de demandes d’habilitation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='rights_attachment_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='rights_attachment_uuid'), models.UniqueConstraint(fields=('fund', 'application', 'document'), name='rights_attachment_once')],
            },
        ),
        migrations.CreateModel(
            name='KnownFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('member_code', 'Code adhérent'), ('payroll', 'Masse salariale'), ('invoice', 'Facture')], max_length=12, verbose_name='donnée')),
                ('reference', extranet.tenants.text.TextLine(blank=True, help_text='Code adhérent, ou numéro de la facture.', max_length=40, verbose_name='code ou numéro')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='De la masse salariale.', null=True, validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, help_text='Masse salariale de l’année, ou montant de la facture hors taxes.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='montant (€)')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='ajoutée le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_figures', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'donnée connue du fonds',
                'verbose_name_plural': 'données connues du fonds',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='rights_knownfigure_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='rights_knownfigure_uuid'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('kind', 'member_code')), fields=('fund', 'reference'), name='rights_knownfigure_code_of_one', shown_at='reference', violation_error_message='Ce code est déjà celui d’une organisation : vérifiez-le.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('kind', 'member_code')), fields=('fund', 'organisation'), name='rights_knownfigure_one_code', shown_at='reference', violation_error_message='L’organisation a déjà un code adhérent : retirez d’abord l’ancien.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('kind', 'payroll')), fields=('fund', 'organisation', 'year'), name='rights_knownfigure_payroll_of_year', shown_at='year', violation_error_message='La masse salariale de cette année est déjà connue : retirez-la d’abord.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('kind', 'invoice')), fields=('fund', 'organisation', 'reference'), name='rights_knownfigure_invoice_once', shown_at='reference', violation_error_message='Une facture de ce numéro est déjà connue.'), models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('kind', 'member_code'), ('year__isnull', True), models.Q(('reference', ''), _negated=True)), models.Q(('amount__gte', 0), ('kind', 'payroll'), ('reference', ''), ('year__isnull', False)), models.Q(('amount__gt', 0), ('kind', 'invoice'), ('year__isnull', True), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='rights_knownfigure_has_what_its_kind_needs', violation_error_message='Un code adhérent a un code ; une masse salariale, une année et un montant ; une facture, un numéro et un montant.')],
            },
        ),
        migrations.CreateModel(
            name='ProofResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('member_code', 'Code adhérent'), ('payroll', 'Masse salariale de l’année précédente'), ('invoice_amount', 'Montant d’une facture'), ('activity_number', 'Numéro de déclaration d’activité')], max_length=15, verbose_name='preuve')),
                ('verdict', models.CharField(choices=[('matched', 'Concorde'), ('differs', 'Ne concorde pas'), ('unknown', 'Le fonds ne connaît pas cette donnée')], max_length=8, verbose_name='résultat')),
                ('compared_at', models.DateTimeField(auto_now=True, verbose_name='comparée le')),
                ('application', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='rights.application')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'résultat d’une preuve',
                'verbose_name_plural': 'résultats de preuves',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='rights_proofresult_fund_id'), models.UniqueConstraint(fields=('fund', 'application', 'kind'), name='rights_proofresult_once')],
            },
        ),
        migrations.CreateModel(
            name='Right',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('requested', 'Demande en cours, chez le fonds'), ('confirmed', 'Confirmée'), ('refused', 'Refusée'), ('suspended', 'Suspendue par le fonds'), ('expired', 'Terminée')], default='requested', max_length=10, protected=True, verbose_name='état')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='depuis')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidée le')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('ends_on', models.DateField(blank=True, help_text='Vide : sans fin.', null=True, verbose_name='jusqu’au')),
                ('gave_role', models.BooleanField(default=False, editable=False, help_text='Faux quand la personne l’avait déjà d’ailleurs : il lui reste alors à la fin du droit.', verbose_name='a donné le rôle')),
                ('service', models.CharField(choices=[('training_files', 'Gérer les dossiers de formation de mon entreprise'), ('contributions', 'Gérer les contributions FPC et/ou TA de mon entreprise'), ('payment_files', 'Gérer les dossiers de paiement de mon organisme'), ('training_office', 'Inscrire les collaborateurs et suivre leurs participations')], max_length=20, verbose_name='service')),
                ('profile', models.CharField(choices=[('member', 'Adhérent'), ('training_body', 'Organisme de formation'), ('public_body', 'Organisme public')], editable=False, max_length=15, verbose_name='profil')),
                ('entity_key', models.CharField(editable=False, help_text='Son numéro.', max_length=14, verbose_name='entité')),
                ('application', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='rights', to='rights.application', verbose_name='demande')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('membership', extranet.tenants.models.FundForeignKey(editable=False, help_text='Gardé après la fin du droit : il dit d’où le rôle venait.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='rights', to='organisations.membership', verbose_name='accès donné')),
                ('user', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'habilitation',
                'verbose_name_plural': 'habilitations',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'state', 'application'], name='right_by_state'), models.Index(fields=['fund', 'membership'], name='right_of_membership')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='rights_right_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='rights_right_uuid'), models.UniqueConstraint(condition=models.Q(('state__in', ['requested', 'confirmed', 'suspended'])), fields=('fund', 'user', 'profile', 'entity_key', 'service'), name='rights_right_one_live', violation_error_message='Cet accès est déjà demandé ou déjà confirmé.'), models.UniqueConstraint(fields=('fund', 'application', 'service'), name='rights_right_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'requested')), models.Q(('decided_at__isnull', False), ('state__in', ['confirmed', 'refused', 'suspended', 'expired'])), _connector='OR'), name='rights_right_decided_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'suspended']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rights_right_refused_or_suspended_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', False), ('state__in', ['confirmed', 'suspended', 'expired'])), models.Q(models.Q(('state__in', ['confirmed', 'suspended', 'expired']), _negated=True), ('ends_on__isnull', True), ('membership__isnull', True)), _connector='OR'), name='rights_right_given_to_a_membership'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'expired'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='rights_right_over_since_a_day')],
            },
        ),
    ]
