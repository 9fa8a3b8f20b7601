import django.core.validators
import django.db.models.deletion
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrolments', "0004_staff_data_isolation"),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='TestResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('test', extranet.tenants.text.TextLine(max_length=120, verbose_name='test')),
                ('test_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('test')), output_field=models.TextField(db_collation='C'))),
                ('taken_on', models.DateField(verbose_name='date du test')),
                ('outcome', models.CharField(choices=[('passed', 'Réussi'), ('failed', 'Échoué'), ('absent', 'Absent')], max_length=6, verbose_name='résultat')),
                ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='score')),
                ('out_of', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='score maximal')),
                ('entered_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistré le')),
                ('course', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='test_results', to='enrolments.course', verbose_name='formation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('session', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='test_results', to='enrolments.session', verbose_name='session')),
                ('worker', extranet.tenants.models.FundForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='test_results', to='organisations.worker', verbose_name='participant')),
            ],
            options={
                'verbose_name': 'résultat de test',
                'verbose_name_plural': 'résultats de tests',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', '-taken_on', '-id'], name='testresult_by_day'), models.Index(fields=['fund', 'organisation', '-taken_on', '-id'], name='testresult_of_organisation')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_testresult_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_testresult_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'worker', 'test_folded', 'taken_on'), name='enrolments_testresult_once', shown_at='test', violation_error_message='Le résultat de cette personne à ce test, ce jour-là, est déjà enregistré.'), models.CheckConstraint(condition=models.Q(models.Q(('out_of__isnull', True), ('score__isnull', True)), models.Q(('out_of__isnull', False), ('score__isnull', False), ('score__lte', models.F('out_of'))), _connector='OR'), name='enrolments_testresult_score_out_of', violation_error_message='Donnez le score et son maximum, ou aucun des deux ; il ne le dépasse pas.')],
            },
        ),
    ]
