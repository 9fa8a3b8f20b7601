import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.mandates.models
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0003_longer_media_types'),
        ('funding', '0006_paying_isolation'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', extranet.tenants.text.TextLine(max_length=20, verbose_name='code')),
                ('code_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('code')), output_field=models.TextField(db_collation='C'))),
                ('name', extranet.tenants.text.TextLine(max_length=120, verbose_name='contribution')),
                ('nature', models.CharField(choices=[('legal', 'Légale'), ('conventional', 'Conventionnelle'), ('voluntary', 'Volontaire')], default='conventional', max_length=12, verbose_name='nature')),
                ('base', models.CharField(choices=[('payroll', 'Masse salariale brute'), ('fixed_term', 'Masse salariale brute des CDD')], default='payroll', max_length=10, verbose_name='calculée sur')),
                ('collector', models.CharField(choices=[('state', 'L’Urssaf ou la MSA'), ('fund', 'Le fonds')], default='fund', max_length=5, verbose_name='collectée par')),
                ('note', models.TextField(blank=True, help_text='Lue à côté de la ligne : l’accord de branche, etc.', max_length=500, verbose_name='explication')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'contribution',
                'verbose_name_plural': 'contributions',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_contribution_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_contribution_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'code_folded'), name='funding_contribution_code', shown_at='code', violation_error_message='Une contribution porte déjà ce code.'), models.CheckConstraint(condition=models.Q(('collector', 'state'), models.Q(('nature', 'legal'), _negated=True), _connector='OR'), name='funding_contribution_legal_goes_to_state', violation_error_message='Depuis 2022, l’Urssaf et la MSA collectent les contributions légales : le fonds ne le peut pas.')],
            },
        ),
        migrations.CreateModel(
            name='ContributionRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('percent', models.DecimalField(decimal_places=4, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='taux (%)')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('least', models.PositiveIntegerField(default=0, verbose_name='effectif à partir de')),
                ('most', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif jusqu’à')),
                ('region', models.CharField(choices=[('everywhere', 'Partout'), ('outside', 'Hors Alsace-Moselle'), ('alsace_moselle', 'Alsace-Moselle')], default='everywhere', max_length=14, verbose_name='région')),
                ('source', extranet.tenants.text.TextLine(blank=True, help_text='Adresse du texte, ou nom et date de l’accord.', max_length=400, verbose_name='source')),
                ('contribution', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='rates', to='funding.contribution', verbose_name='contribution')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'taux de contribution',
                'verbose_name_plural': 'taux de contribution',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_contributionrate_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_contributionrate_uuid'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='funding_contributionrate_ends_after_start', violation_error_message='Le taux finit avant de commencer : vérifiez les deux dates.'), models.CheckConstraint(condition=models.Q(('most__isnull', True), ('most__gte', models.F('least')), _connector='OR'), name='funding_contributionrate_headcounts', violation_error_message='L’effectif le plus haut est sous le plus bas : vérifiez les deux.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('region__in', ['everywhere', 'outside'])), expressions=[(extranet.mandates.models.Int8Range('fund', 'fund', models.Value('[]')), '&&'), (extranet.mandates.models.Int8Range('contribution', 'contribution', models.Value('[]')), '&&'), (extranet.mandates.models.DateRange('starts_on', 'ends_on', models.Value('[]')), '&&'), (extranet.mandates.models.Int8Range('least', 'most', models.Value('[]')), '&&')], name='funding_contributionrate_one_outside', violation_error_message='Un autre taux de cette contribution vaut déjà ces jours-là pour ces effectifs : changez les dates, ou donnez-lui d’abord une fin.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('region__in', ['everywhere', 'alsace_moselle'])), expressions=[(extranet.mandates.models.Int8Range('fund', 'fund', models.Value('[]')), '&&'), (extranet.mandates.models.Int8Range('contribution', 'contribution', models.Value('[]')), '&&'), (extranet.mandates.models.DateRange('starts_on', 'ends_on', models.Value('[]')), '&&'), (extranet.mandates.models.Int8Range('least', 'most', models.Value('[]')), '&&')], name='funding_contributionrate_one_in_alsace_moselle', violation_error_message='Un autre taux de cette contribution vaut déjà ces jours-là pour ces effectifs : changez les dates, ou donnez-lui d’abord une fin.')],
            },
        ),
        migrations.CreateModel(
            name='ContributionReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('kind', models.CharField(choices=[('declare', 'Déclaration attendue'), ('pay', 'Paiement attendu')], max_length=7, verbose_name='nature')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='rappel du')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='entreprise')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rappel de contributions',
                'verbose_name_plural': 'rappels de contributions',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_contributionreminder_fund_id')],
                'indexes': [models.Index(fields=['fund', 'company', 'year', 'kind', '-made_at'], name='contribution_reminder_of')],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dans cet état depuis le')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Brouillon'), ('sent', 'Envoyée'), ('replaced', 'Remplacée par une déclaration rectificative')], default='draft', max_length=8, protected=True, verbose_name='état')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='envoyée le')),
                ('number', models.CharField(blank=True, editable=False, max_length=20, verbose_name='numéro')),
                ('year', models.PositiveSmallIntegerField(editable=False, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2200)], verbose_name='année')),
                ('due_on', models.DateField(editable=False, verbose_name='à envoyer et à payer pour le')),
                ('is_nil', models.BooleanField(default=False, verbose_name='aucun salaire versé cette année-là (déclaration néant)')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)], verbose_name='effectif moyen annuel')),
                ('lowest_headcount', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)], verbose_name='effectif le plus bas des cinq dernières années')),
                ('payroll', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='masse salariale brute (€)')),
                ('alsace_moselle', models.DecimalField(blank=True, decimal_places=2, default=Decimal('0.00'), max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='dont établissements d’Alsace-Moselle (€)')),
                ('fixed_term', models.DecimalField(blank=True, decimal_places=2, default=Decimal('0.00'), max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='dont salaires des CDD (€)')),
                ('by_stretch', models.JSONField(blank=True, default=list, verbose_name='par période')),
                ('chosen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='contributions volontaires')),
                ('prefilled_from', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='reprise de l’année')),
                ('counted_headcount', models.PositiveIntegerField(editable=False, null=True, verbose_name='effectif retenu')),
                ('is_prorated', models.BooleanField(default=False, editable=False, verbose_name='répartie par jours')),
                ('total', models.DecimalField(decimal_places=2, editable=False, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='total (€)')),
                ('due', models.DecimalField(decimal_places=2, editable=False, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='à verser au fonds (€)')),
                ('carried', models.DecimalField(decimal_places=2, default=Decimal('0.00'), editable=False, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='déjà payé (€)')),
                ('paid', models.DecimalField(decimal_places=2, default=Decimal('0.00'), editable=False, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='payé (€)')),
                ('paid_on', models.DateField(editable=False, null=True, verbose_name='payée le')),
                ('bank_reference', extranet.tenants.text.TextLine(blank=True, editable=False, max_length=140, verbose_name='référence bancaire')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='commencée le')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='contribution_declarations', to='organisations.organisation', verbose_name='entreprise')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('receipt', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='accusé de réception')),
                ('replaces', extranet.tenants.models.FundForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='corrections', to='funding.declaration', verbose_name='remplace')),
                ('sent_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'déclaration de contributions',
                'verbose_name_plural': 'déclarations de contributions',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_declaration_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_declaration_uuid'), models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('fund', 'number'), name='funding_declaration_number'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('state', 'draft')), fields=('fund', 'company', 'year'), name='funding_declaration_one_draft', shown_at='year', violation_error_message='Une déclaration de cette année est déjà en préparation : ouvrez-la.'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('state', 'sent')), fields=('fund', 'company', 'year'), name='funding_declaration_one_stands', shown_at='year', violation_error_message='Cette année est déjà déclarée : corrigez la déclaration envoyée.'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('sent_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), models.Q(('number', ''), _negated=True), ('due__isnull', False), ('headcount__isnull', False), ('payroll__isnull', False), ('receipt__isnull', False), ('sent_at__isnull', False), ('total__isnull', False)), _connector='OR'), name='funding_declaration_sent_whole'), models.CheckConstraint(condition=models.Q(('due__isnull', True), ('due__lte', models.F('total')), _connector='OR'), name='funding_declaration_due_is_a_part'), models.CheckConstraint(condition=models.Q(('is_nil', False), ('state', 'draft'), models.Q(('payroll', 0), ('total', 0)), _connector='OR'), name='funding_declaration_nil_owes_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('paid', 0), ('paid_on__isnull', True)), models.Q(('paid__gt', 0), ('paid_on__isnull', False)), _connector='OR'), name='funding_declaration_paid_on_a_day')],
                'indexes': [models.Index(fields=['fund', 'company', '-year', '-id'], name='declaration_of_company'), models.Index(fields=['fund', 'year', 'state', 'company'], name='declaration_of_year'), models.Index(fields=['fund', '-moved_at', '-id'], name='declaration_by_move')],
            },
        ),
        migrations.CreateModel(
            name='DeclarationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('first_day', models.DateField(verbose_name='du')),
                ('last_day', models.DateField(verbose_name='au')),
                ('base', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='base (€)')),
                ('percent', models.DecimalField(decimal_places=4, max_digits=7, verbose_name='taux (%)')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='montant (€)')),
                ('declaration', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='funding.declaration', verbose_name='déclaration')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('rate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='used_in', to='funding.contributionrate', verbose_name='taux')),
            ],
            options={
                'verbose_name': 'ligne de déclaration',
                'verbose_name_plural': 'lignes de déclaration',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_declarationline_fund_id'), models.UniqueConstraint(fields=('fund', 'declaration', 'rate'), name='funding_declarationline_once')],
                'indexes': [models.Index(fields=['fund', 'rate', 'last_day'], name='declaration_line_of_rate')],
            },
        ),
    ]
