import django.db.models.deletion
import extranet.tenants.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('notifications', '0002_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlertAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'adresse des alertes',
                'verbose_name_plural': 'adresses des alertes',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='notifications_alertaddress_fund_id'), models.UniqueConstraint(fields=('fund', 'user'), name='notifications_alertaddress_once')],
            },
        ),
        migrations.CreateModel(
            name='AlertPace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, verbose_name='type')),
                ('pace', models.CharField(choices=[('daily', 'Résumé du jour, à 7 heures'), ('off', 'Jamais')], max_length=5, verbose_name='rythme')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rythme d’une alerte',
                'verbose_name_plural': 'rythmes des alertes',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='notifications_alertpace_fund_id'), models.UniqueConstraint(fields=('fund', 'user', 'kind'), name='notifications_pace_once')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='notifications_message_over_is_over',
        ),
        migrations.AddField(
            model_name='message',
            name='held_until',
            field=models.DateTimeField(editable=False, null=True, verbose_name='résumé du'),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('due', 'À envoyer'), ('claimed', 'Envoi en cours'), ('sent', 'Envoyé'), ('failed', 'Échec'), ('withheld', 'Retenu'), ('held', 'Attend le résumé du jour'), ('gathered', 'Dans un résumé')], default='due', max_length=10, verbose_name='état'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('held_until__isnull', False)), fields=['fund', 'held_until', 'user'], name='notifications_message_held'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_attempt_at__isnull', False), ('state__in', ['due', 'claimed'])), models.Q(('next_attempt_at__isnull', True), ('secret', b''), ('state__in', ['sent', 'failed', 'withheld', 'held', 'gathered'])), _connector='OR'), name='notifications_message_over_is_over'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_until__isnull', True)), _connector='OR'), name='notifications_message_held_until'),
        ),
    ]
