import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0003_more_roles'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='demandé le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('state', django_fsm.FSMField(choices=[('waiting', 'En attente du fonds'), ('accepted', 'Acceptée'), ('refused', 'Refusée')], default='waiting', max_length=12, protected=True, verbose_name='état')),
                ('refusal_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif du refus')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('membership', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_requests', to='organisations.membership', verbose_name='membre')),
            ],
            options={
                'verbose_name': 'demande d’accès',
                'verbose_name_plural': 'demandes d’accès',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_accessrequest_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_accessrequest_uuid'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('fund', 'membership'), name='organisations_accessrequest_one_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('waiting',))), models.Q(models.Q(('state__in', ('waiting',)), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='organisations_accessrequest_decided')],
            },
        ),
        migrations.CreateModel(
            name='EstablishmentLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('establishment', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='organisations.establishment', verbose_name='établissement')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('membership', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='organisations.membership', verbose_name='membre')),
            ],
            options={
                'verbose_name': 'établissement d’un membre',
                'verbose_name_plural': 'établissements des membres',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_establishmentlimit_fund_id'), models.UniqueConstraint(fields=('fund', 'membership', 'establishment'), name='organisations_establishmentlimit_once')],
            },
        ),
        migrations.CreateModel(
            name='FormerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12, verbose_name='sorte de numéro')),
                ('number', models.CharField(max_length=20, verbose_name='ancien numéro')),
                ('changed_on', models.DateField(verbose_name='changé le')),
                ('reason', extranet.tenants.text.TextLine(max_length=200, verbose_name='motif')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='enregistré le')),
                ('establishment', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='former_numbers', to='organisations.establishment', verbose_name='établissement')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_numbers', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'ancien numéro',
                'verbose_name_plural': 'anciens numéros',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'number'], name='former_number')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_formernumber_fund_id')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='demandé le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('state', django_fsm.FSMField(choices=[('waiting', 'En attente de la personne proposée'), ('accepted', 'Acceptée'), ('declined', 'Déclinée'), ('withdrawn', 'Retirée')], default='waiting', max_length=12, protected=True, verbose_name='état')),
                ('stays_co', models.BooleanField(default=True, verbose_name='reste co-responsable des accès')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('giver', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.membership', verbose_name='responsable actuel')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='organisations.organisation', verbose_name='organisation')),
                ('successor', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.membership', verbose_name='successeur')),
            ],
            options={
                'verbose_name': 'transmission',
                'verbose_name_plural': 'transmissions',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_handover_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_handover_uuid'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('fund', 'organisation'), name='organisations_handover_one_waiting'), models.CheckConstraint(condition=models.Q(('giver', models.F('successor')), _negated=True), name='organisations_handover_to_another'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('waiting',))), models.Q(models.Q(('state__in', ('waiting',)), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='organisations_handover_decided')],
            },
        ),
        migrations.CreateModel(
            name='QualityActivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='demandé le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('state', django_fsm.FSMField(choices=[('waiting', 'En attente du fonds'), ('accepted', 'Acceptée'), ('refused', 'Refusée')], default='waiting', max_length=12, protected=True, verbose_name='état')),
                ('refusal_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif du refus')),
                ('kind', models.CharField(choices=[('company', 'Entreprise'), ('operator', 'Opérateur agréé'), ('training_body', 'Organisme de formation'), ('public_body', 'Organisme public'), ('fund_office', 'Fonds')], max_length=20, verbose_name='qualité')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('manager', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.membership', verbose_name='gestionnaire local')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activations', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'activation d’une qualité',
                'verbose_name_plural': 'activations de qualités',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_qualityactivation_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_qualityactivation_uuid'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('fund', 'organisation', 'kind'), name='organisations_qualityactivation_one_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('waiting',))), models.Q(models.Q(('state__in', ('waiting',)), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='organisations_qualityactivation_decided')],
            },
        ),
        migrations.CreateModel(
            name='QualityManager',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('company', 'Entreprise'), ('operator', 'Opérateur agréé'), ('training_body', 'Organisme de formation'), ('public_body', 'Organisme public'), ('fund_office', 'Fonds')], max_length=20, verbose_name='qualité')),
                ('is_co', models.BooleanField(default=False, verbose_name='co-gestionnaire')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('membership', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='managed_qualities', to='organisations.membership', verbose_name='gestionnaire')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quality_managers', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'gestionnaire local',
                'verbose_name_plural': 'gestionnaires locaux',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_qualitymanager_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_qualitymanager_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'kind', 'membership'), name='organisations_qualitymanager_once', shown_at='membership', violation_error_message='Cette personne gère déjà cette qualité.'), models.UniqueConstraint(condition=models.Q(('is_co', False)), fields=('fund', 'organisation', 'kind'), name='organisations_qualitymanager_one_main')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('opened_on', models.DateField(verbose_name='ouverte le')),
                ('due_on', models.DateField(verbose_name='à terminer pour le')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='terminée le')),
                ('reminders', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='rappels envoyés (jours avant)')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'revue des accès',
                'verbose_name_plural': 'revues des accès',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_review_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_review_uuid'), models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('fund', 'organisation'), name='organisations_review_one_open'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('opened_on'))), name='organisations_review_due_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='ReviewLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('waiting', 'À confirmer'), ('confirmed', 'Confirmé'), ('withdrawn', 'Retiré'), ('ended', 'Terminé, faute de confirmation'), ('left_to_fund', 'À confirmer par le fonds')], default='waiting', max_length=12, protected=True, verbose_name='état')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('membership', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.membership', verbose_name='membre')),
                ('review', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='organisations.review', verbose_name='revue')),
            ],
            options={
                'verbose_name': 'ligne d’une revue',
                'verbose_name_plural': 'lignes d’une revue',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='organisations_reviewline_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='organisations_reviewline_uuid'), models.UniqueConstraint(fields=('fund', 'review', 'membership'), name='organisations_reviewline_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('waiting', 'left_to_fund'))), models.Q(models.Q(('state__in', ('waiting', 'left_to_fund')), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='organisations_reviewline_decided')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='expires_on',
            field=models.DateField(editable=False, null=True, verbose_name='accès d’un an jusqu’au'),
        ),
        migrations.AddField(
            model_name='membership',
            name='expiry_notices',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, editable=False, size=None, verbose_name='messages envoyés (jours avant la fin)'),
        ),
        migrations.AddField(
            model_name='membership',
            name='granted_on',
            field=models.DateField(editable=False, null=True, verbose_name='accès d’un an accordé le'),
        ),
        migrations.AddField(
            model_name='membership',
            name='invited_until',
            field=models.DateField(editable=False, null=True, verbose_name='invitation valable jusqu’au'),
        ),
        migrations.AddField(
            model_name='membership',
            name='rights_changed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='droits changés le'),
        ),
        migrations.AddField(
            model_name='membership',
            name='suspended_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='suspendu le'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='fund_manages_since',
            field=models.DateTimeField(editable=False, null=True, verbose_name='accès gérés par le fonds depuis le'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_on__isnull', True), ('granted_on__isnull', True)), models.Q(('expires_on__gt', models.F('granted_on')), ('expires_on__isnull', False), ('granted_on__isnull', False)), _connector='OR'), name='organisations_membership_year_of_access'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('suspended_at__isnull', True), ('accepted_at__isnull', False), _connector='OR'), name='organisations_membership_suspended_once_accepted'),
        ),
    ]
