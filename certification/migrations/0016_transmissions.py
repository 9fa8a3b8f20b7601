import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certification', '0015_reminders_isolation'),
        ('documents', '0002_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Transmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('number', models.PositiveIntegerField(verbose_name='numéro')),
                ('state', django_fsm.FSMField(choices=[('preparing', 'Fichiers en préparation'), ('ready', 'Disponible'), ('failed', 'Préparation des fichiers échouée')], default='preparing', max_length=9, protected=True, verbose_name='état')),
                ('made_at', models.DateTimeField(verbose_name='faite le')),
                ('made_by_name', models.CharField(blank=True, max_length=200, verbose_name='faite par')),
                ('count', models.PositiveIntegerField(verbose_name='mois transmis')),
                ('corrections', models.PositiveIntegerField(verbose_name='dont corrections')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('csv', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('json', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('xlsx', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
            ],
            options={
                'verbose_name': 'transmission',
                'verbose_name_plural': 'transmissions',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('next_attempt_at__isnull', False)), fields=['fund', 'next_attempt_at'], name='transmission_due')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_transmission_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='certification_transmission_uuid'), models.UniqueConstraint(fields=('fund', 'number'), name='certification_transmission_number'), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='certification_transmission_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('csv__isnull', False), ('json__isnull', False), ('xlsx__isnull', False)), _connector='OR'), name='certification_transmission_ready_has_files')],
            },
        ),
        migrations.CreateModel(
            name='TransmissionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mois')),
                ('place', models.PositiveIntegerField(verbose_name='ligne')),
                ('replaces', models.CharField(blank=True, max_length=14, verbose_name='remplace')),
                ('row', models.JSONField()),
                ('certificate', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='transmitted', to='certification.certificate')),
                ('dossier', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='certification.dossier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('transmission', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='lines', to='certification.transmission')),
            ],
            options={
                'verbose_name': 'ligne d’une transmission',
                'verbose_name_plural': 'lignes d’une transmission',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'dossier', 'month', '-id'], name='transmitted_of_dossier')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='certification_transmissionline_fund_id'), models.UniqueConstraint(fields=('fund', 'certificate'), name='certification_transmissionline_once'), models.UniqueConstraint(fields=('fund', 'transmission', 'place'), name='certification_transmissionline_place'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='certification_transmissionline_first_day')],
            },
        ),
    ]
