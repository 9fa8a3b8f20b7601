import django.db.models.deletion
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0013_board'),
        ('organisations', '0014_support_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('occasion', models.CharField(choices=[('asked', 'Relance du fonds'), ('scheduled', 'Rappel prévu'), ('escalated', 'Alerte aux responsables')], max_length=9, verbose_name='occasion')),
                ('sent_on', models.DateField(verbose_name='jour')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='envoyé le')),
                ('body', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rappel',
                'verbose_name_plural': 'rappels',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'sent_on', 'occasion'], name='reminder_by_day')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_reminder_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_reminder_uuid')],
            },
        ),
        migrations.CreateModel(
            name='RemindedMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mois')),
                ('notice', models.CharField(max_length=20)),
                ('sent_on', models.DateField(verbose_name='jour')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminded_months', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('reminder', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='months', to='certification.reminder')),
            ],
            options={
                'verbose_name': 'mois rappelé',
                'verbose_name_plural': 'mois rappelés',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', 'month', '-sent_on'], name='reminded_of_dossier'), models.Index(fields=['fund', 'reminder'], name='reminded_by_reminder')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_remindedmonth_fund_id'), models.UniqueConstraint(condition=models.Q(('notice', 'asked'), _negated=True), fields=('fund', 'dossier', 'month', 'notice'), name='certification_remindedmonth_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='certification_remindedmonth_first_day')],
            },
        ),
        migrations.CreateModel(
            name='ReminderDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='jour')),
                ('done_at', models.DateTimeField(auto_now_add=True)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'jour de rappels',
                'verbose_name_plural': 'jours de rappels',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_reminderday_fund_id'), models.UniqueConstraint(fields=('fund', 'day'), name='certification_reminderday_once')],
            },
        ),
        migrations.CreateModel(
            name='ReminderPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='jusqu’au')),
                ('set_at', models.DateTimeField(auto_now=True, verbose_name='demandé le')),
                ('body', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pause des rappels',
                'verbose_name_plural': 'pauses des rappels',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_reminderpause_fund_id'), models.UniqueConstraint(fields=('fund', 'body'), name='certification_reminderpause_once')],
            },
        ),
    ]
