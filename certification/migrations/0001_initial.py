import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django_fsm
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('organisations', '0003_more_roles'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('last_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='nom')),
                ('first_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='prénom')),
                ('last_first_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('last_name'), models.Value(' '), models.F('first_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('first_last_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('first_name'), models.Value(' '), models.F('last_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', django_fsm.FSMField(choices=[('in_progress', 'Dossier en cours de suivi'), ('suspended', 'Dossier suspendu'), ('ended_early', 'Dossier interrompu'), ('closed', 'Dossier terminé')], default='in_progress', max_length=12, protected=True, verbose_name='statut')),
                ('suspended_on', models.DateField(editable=False, null=True, verbose_name='suspendu depuis le')),
                ('ended_on', models.DateField(editable=False, null=True, verbose_name='interrompu le')),
                ('number', extranet.tenants.text.TextLine(max_length=30, verbose_name='N° dossier')),
                ('number_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('number')), output_field=models.TextField(db_collation='C'))),
                ('title', models.CharField(choices=[('mrs', 'Mme'), ('mr', 'M.')], max_length=3, verbose_name='civilité')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('training_title', extranet.tenants.text.TextLine(max_length=200, verbose_name='formation')),
                ('device', models.CharField(choices=[('ptp', 'PTP'), ('vae', 'VAE')], default='ptp', max_length=3, verbose_name='dispositif')),
                ('nature', models.CharField(choices=[('training', 'action de formation'), ('assessment', 'bilan de compétences'), ('validation', 'action de VAE'), ('apprenticeship', 'action de formation par apprentissage')], default='training', max_length=14, verbose_name='nature de l’action')),
                ('hours_agreed', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='heures accordées')),
                ('starts_on', models.DateField(verbose_name='début de la session')),
                ('ends_on', models.DateField(verbose_name='fin de la session')),
                ('commission_on', models.DateField(verbose_name='date de commission')),
                ('is_dematerialised', models.BooleanField(default=True, verbose_name='dossier dématérialisé')),
                ('granularity', models.CharField(blank=True, choices=[('month', 'Par mois'), ('day', 'Par jour'), ('half_day', 'Par demi-journée')], max_length=8, verbose_name='saisie des heures')),
                ('online_from', models.DateField(blank=True, help_text='Les mois d’avant ne se saisissent pas.', null=True, verbose_name='saisie en ligne à partir de')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ouvert le')),
                ('employer', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='employeur')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('training_body', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='dossiers', to='organisations.organisation', verbose_name='organisme de formation')),
            ],
            options={
                'verbose_name': 'dossier',
                'verbose_name_plural': 'dossiers',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'training_body', 'state', 'starts_on'], name='dossier_of_body'), models.Index(fields=['fund', 'last_first_folded'], name='dossier_by_last_name'), models.Index(fields=['fund', 'first_last_folded'], name='dossier_by_first_name'), models.Index(fields=['fund', '-created_at', '-id'], name='dossier_by_opening')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_dossier_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_dossier_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'number_folded'), name='certification_dossier_number', shown_at='number', violation_error_message='Un dossier porte déjà ce numéro : cherchez-le dans « Dossiers ».'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='certification_dossier_ends_after_start', violation_error_message='La session finit avant de commencer : vérifiez les deux dates.'), models.CheckConstraint(condition=models.Q(('hours_agreed__gt', 0)), name='certification_dossier_some_hours'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), ('suspended_on__isnull', False)), models.Q(models.Q(('state', 'suspended'), _negated=True), ('suspended_on__isnull', True)), _connector='OR'), name='certification_dossier_suspended_since_a_day'), models.CheckConstraint(condition=models.Q(('state__in', ['ended_early', 'closed']), ('ended_on__isnull', True), _connector='OR'), name='certification_dossier_ended_in_its_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended_early'), _negated=True), models.Q(('ended_on__isnull', False), ('ends_on', models.F('ended_on'))), _connector='OR'), name='certification_dossier_ended_on_its_last_day')],
            },
        ),
        migrations.CreateModel(
            name='DossierChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suspended', 'Suspension'), ('resumed', 'Reprise'), ('ended_early', 'Interruption'), ('extended', 'Prolongation'), ('redated', 'Changement de dates'), ('closed', 'Clôture'), ('reopened', 'Réouverture')], max_length=11, verbose_name='nature')),
                ('effective_on', models.DateField(verbose_name='date d’effet')),
                ('reason', models.TextField(verbose_name='motif')),
                ('starts_on', models.DateField(verbose_name='début de la session')),
                ('ends_on', models.DateField(verbose_name='fin de la session')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='décidé le')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'décision sur un dossier',
                'verbose_name_plural': 'décisions sur un dossier',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', '-id'], name='change_of_dossier')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_dossierchange_fund_id')],
            },
        ),
        migrations.CreateModel(
            name='HoursVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('month', models.DateField(verbose_name='mois')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('granularity', models.CharField(choices=[('month', 'Par mois'), ('day', 'Par jour'), ('half_day', 'Par demi-journée')], max_length=8)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('centre', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='heures de présence en formation')),
                ('placement', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='heures de présence en stage')),
                ('absence', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='heures d’absence')),
                ('planned', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='heures prévues')),
                ('remark', models.TextField(blank=True, verbose_name='mot sur l’écart')),
                ('statement', models.TextField(verbose_name='case cochée')),
                ('saved_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistrée le')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='versions', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version des heures',
                'verbose_name_plural': 'versions des heures',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_hoursversion_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_hoursversion_uuid'), models.UniqueConstraint(fields=('fund', 'dossier', 'month', 'number'), name='certification_hoursversion_number'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='certification_hoursversion_first_day'), models.CheckConstraint(condition=models.Q(('absence__gte', 0), ('centre__gte', 0), ('number__gt', 0), ('placement__gte', 0)), name='certification_hoursversion_hours')],
            },
        ),
        migrations.CreateModel(
            name='MonthDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('month', models.DateField(verbose_name='mois')),
                ('granularity', models.CharField(choices=[('month', 'Par mois'), ('day', 'Par jour'), ('half_day', 'Par demi-journée')], max_length=8)),
                ('cells', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'saisie en cours',
                'verbose_name_plural': 'saisies en cours',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_monthdraft_fund_id'), models.UniqueConstraint(fields=('fund', 'dossier', 'month'), name='certification_monthdraft_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='certification_monthdraft_first_day')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('settlement', 'Règlement'), ('advance', 'Avance')], max_length=10, verbose_name='nature')),
                ('paid_on', models.DateField(verbose_name='date du règlement')),
                ('period_from', models.DateField(verbose_name='période du')),
                ('period_to', models.DateField(verbose_name='période au')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='montant (€)')),
                ('reference', extranet.tenants.text.TextLine(max_length=60, verbose_name='référence')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistré le')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('withdrawal_reason', models.TextField(blank=True, editable=False, verbose_name='motif du retrait')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='payments', to='certification.dossier', verbose_name='dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'règlement',
                'verbose_name_plural': 'règlements',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', 'period_from'], name='payment_of_dossier'), models.Index(fields=['fund', '-paid_on', '-id'], name='payment_by_day')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_payment_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_payment_uuid'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('withdrawn_at__isnull', True)), fields=('fund', 'dossier', 'reference'), name='certification_payment_once', shown_at='reference', violation_error_message='Ce dossier a déjà un règlement de cette référence.'), models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='certification_payment_period', violation_error_message='La période finit avant de commencer : vérifiez les deux dates.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='certification_payment_of_something'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawal_reason', ''), _negated=True), _connector='OR'), name='certification_payment_withdrawn_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='PlannedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='jour')),
                ('centre', models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name='centre')),
                ('placement', models.DecimalField(decimal_places=2, default=0, max_digits=6, verbose_name='stage en entreprise')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_days', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'jour du calendrier prévisionnel',
                'verbose_name_plural': 'calendrier prévisionnel',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_plannedday_fund_id'), models.UniqueConstraint(fields=('fund', 'dossier', 'date'), name='certification_plannedday_once'), models.CheckConstraint(condition=models.Q(('centre__gte', 0), ('centre__lte', 24), ('placement__gte', 0), ('placement__lte', 24)), name='certification_plannedday_hours')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('ends_on', models.DateField(verbose_name='au')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'suspension',
                'verbose_name_plural': 'suspensions',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier'], name='suspension_of_dossier')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_suspension_fund_id'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='certification_suspension_ends_after_start')],
            },
        ),
    ]
