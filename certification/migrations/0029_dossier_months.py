import django.db.models.deletion
import extranet.tenants.models
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is known of each month, in a table of its own."""

    dependencies = [
        ('certification', '0028_newest_dossiers_of_a_body'),
        ('tenants', '0005_maintenance'),
    ]

    operations = [
        migrations.DeleteModel('DossierMonth'),  # of the view, which stays: it says which months there are
        migrations.CreateModel(
            name='DossierMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number_folded', models.TextField(db_collation='C')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('begins_on', models.DateField()),
                ('is_over', models.BooleanField()),
                ('is_suspended', models.BooleanField()),
                ('is_paid', models.BooleanField()),
                ('has_hours', models.BooleanField()),
                ('prepared_at', models.DateTimeField(null=True)),
                ('certified_as', models.CharField(blank=True, max_length=10)),
                ('told_at', models.DateTimeField(null=True)),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'db_table': 'certification_monthfacts',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier'], name='month_of_dossier'), models.Index(fields=['fund', 'first', 'number_folded', 'id'], include=('last', 'begins_on', 'is_over', 'is_suspended', 'is_paid', 'has_hours', 'prepared_at', 'certified_as', 'told_at'), name='month_of_board')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_dossiermonth_fund_id')],
            },
        ),
    ]
