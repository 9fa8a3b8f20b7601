import django.db.models.deletion
import django.utils.timezone
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('enrolments', '0011_enrolments_listed'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', extranet.tenants.text.TextLine(max_length=20, verbose_name='code')),
                ('code_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('code')), output_field=models.TextField(db_collation='C'))),
                ('name', extranet.tenants.text.TextLine(max_length=200, verbose_name='intitulé')),
                ('name_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('name')), output_field=models.TextField(db_collation='C'))),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('is_open', models.BooleanField(default=True, help_text='Décoché, les candidats inscrits continuent et personne ne s’y ajoute.', verbose_name='ouvert aux candidats')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'trajet de certification',
                'verbose_name_plural': 'trajets de certification',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_track_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_track_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'code_folded'), name='enrolments_track_code', shown_at='code', violation_error_message='Un trajet porte déjà ce code : cherchez-le dans la liste.')],
            },
        ),
        migrations.CreateModel(
            name='Candidacy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='commence le')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='à terminer pour le')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='remarque')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='inscrit le')),
                ('removed_at', models.DateTimeField(editable=False, null=True, verbose_name='supprimé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation')),
                ('worker', extranet.tenants.models.FundForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='candidacies', to='organisations.worker', verbose_name='candidat')),
                ('track', extranet.tenants.models.FundForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='candidacies', to='enrolments.track')),
            ],
            options={
                'verbose_name': 'candidat à une certification',
                'verbose_name_plural': 'candidats à une certification',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'track', '-created_at', '-id'], name='candidacy_of_track'), models.Index(fields=['fund', 'worker'], name='candidacy_of_worker')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_candidacy_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_candidacy_uuid'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('removed_at__isnull', True)), fields=('fund', 'track', 'worker'), name='enrolments_candidacy_once', shown_at='worker', violation_error_message='Cette personne est déjà inscrite à ce trajet.'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', models.F('started_on')), _connector='OR'), name='enrolments_candidacy_ends_after_start', violation_error_message='Le trajet finit avant de commencer : vérifiez les deux dates.')],
            },
        ),
        migrations.CreateModel(
            name='TrackStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('test', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='test')),
                ('test_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('test')), output_field=models.TextField(db_collation='C'))),
                ('course', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='enrolments.course', verbose_name='formation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('track', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='enrolments.track')),
            ],
            options={
                'verbose_name': 'étape d’un trajet',
                'verbose_name_plural': 'étapes des trajets',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_trackstep_fund_id'), models.UniqueConstraint(fields=('fund', 'track', 'position'), name='enrolments_trackstep_once'), models.CheckConstraint(condition=models.Q(models.Q(('course__isnull', False), ('test', '')), models.Q(('course__isnull', True), models.Q(('test', ''), _negated=True)), _connector='OR'), name='enrolments_trackstep_course_or_test')],
            },
        ),
        migrations.CreateModel(
            name='CandidacyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('enrolled', 'Inscrit'), ('changed', 'Inscription modifiée'), ('removed', 'Inscription supprimée')], max_length=8, verbose_name='acte')),
                ('changes', models.JSONField(default=dict, verbose_name='changements')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='le')),
                ('name', models.CharField(help_text='Son nom, comme il était.', max_length=200, verbose_name='par')),
                ('candidacy', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='enrolments.candidacy')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'changement d’une candidature',
                'verbose_name_plural': 'changements des candidatures',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'candidacy', 'id'], name='candidacy_history')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_candidacychange_fund_id')],
            },
        ),
    ]
