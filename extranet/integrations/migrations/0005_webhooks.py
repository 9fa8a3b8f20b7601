import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import extranet.tenants.encrypted_fields
import extranet.tenants.models
import extranet.tenants.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0004_sandbox_isolation'),
        ('organisations', '0018_contacts_isolation'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', extranet.tenants.text.TextLine(help_text='Le logiciel qui reçoit, par exemple « Planning Pro ».', max_length=80, verbose_name='nom')),
                ('url', models.CharField(help_text='En https, sur un serveur public, par exemple https://planning.example/webhooks.', max_length=500, verbose_name='adresse')),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='événements')),
                ('secret', extranet.tenants.encrypted_fields.EncryptedField(verbose_name='secret')),
                ('former_secret', extranet.tenants.encrypted_fields.EncryptedField(null=True, verbose_name='secret précédent')),
                ('former_until', models.DateTimeField(editable=False, null=True, verbose_name='secret précédent valable jusqu’au')),
                ('sequence', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='dernier numéro')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ('pause', models.CharField(blank=True, choices=[('asked', 'en pause, à la demande de l’organisation'), ('gone', 'en pause : le logiciel a répondu qu’il n’en veut plus (410)'), ('failing', 'en pause : trois jours sans réponse')], editable=False, max_length=10, verbose_name='pause')),
                ('paused_at', models.DateTimeField(editable=False, null=True, verbose_name='en pause depuis le')),
                ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='échecs de suite')),
                ('failing_since', models.DateTimeField(editable=False, null=True, verbose_name='en échec depuis le')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='supprimé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('key', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='webhooks', to='integrations.apikey', verbose_name='clé d’accès')),
                ('maker', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='webhooks', to='organisations.membership', verbose_name='créé par')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='webhooks', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'organisation', '-id'], name='webhook_of_organisation')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='integrations_subscription_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='integrations_subscription_uuid'), models.CheckConstraint(condition=models.Q(('events__len__gt', 0)), name='integrations_subscription_for_something'), models.CheckConstraint(condition=models.Q(models.Q(('pause', ''), ('paused_at__isnull', True)), models.Q(models.Q(('pause', ''), _negated=True), ('paused_at__isnull', False)), _connector='OR'), name='integrations_subscription_paused_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('failing_since__isnull', True), ('failures', 0)), models.Q(('failing_since__isnull', False), ('failures__gt', 0)), _connector='OR'), name='integrations_subscription_failing_since'), models.CheckConstraint(condition=models.Q(models.Q(('former_secret__isnull', True), ('former_until__isnull', True)), models.Q(('former_secret__isnull', False), ('former_until__isnull', False)), _connector='OR'), name='integrations_subscription_former_secret')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('entry', models.BigIntegerField(editable=False, null=True, verbose_name='acte du journal')),
                ('event', models.CharField(max_length=60, verbose_name='événement')),
                ('sequence', models.PositiveBigIntegerField(verbose_name='numéro')),
                ('body', models.TextField(verbose_name='contenu')),
                ('state', models.CharField(choices=[('due', 'À envoyer'), ('claimed', 'Envoi en cours'), ('delivered', 'Reçu'), ('failed', 'Échec'), ('withheld', 'Retenu')], default='due', max_length=10, verbose_name='état')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='produit le')),
                ('delivered_at', models.DateTimeField(editable=False, null=True, verbose_name='reçu le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('subscription', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='integrations.subscription', verbose_name='webhook')),
            ],
            options={
                'verbose_name': 'envoi',
                'verbose_name_plural': 'envois',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('next_attempt_at__isnull', False)), fields=['fund', 'next_attempt_at'], name='webhook_delivery_due'), models.Index(fields=['fund', 'subscription', '-id'], name='webhook_delivery_log'), models.Index(fields=['fund', 'made_at'], name='webhook_delivery_by_age')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='integrations_delivery_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='integrations_delivery_uuid'), models.UniqueConstraint(fields=('fund', 'subscription', 'entry', 'event'), name='integrations_delivery_once'), models.CheckConstraint(condition=models.Q(models.Q(('next_attempt_at__isnull', False), ('state__in', ['due', 'claimed'])), models.Q(('next_attempt_at__isnull', True), ('state__in', ['delivered', 'failed', 'withheld'])), _connector='OR'), name='integrations_delivery_over_is_over'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered')), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at__isnull', True)), _connector='OR'), name='integrations_delivery_delivered_at')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='essayé le')),
                ('milliseconds', models.PositiveIntegerField(verbose_name='durée (ms)')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='code de la réponse')),
                ('cause', models.CharField(blank=True, max_length=60, verbose_name='cause')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='début de la réponse')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('delivery', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='integrations.delivery', verbose_name='envoi')),
            ],
            options={
                'verbose_name': 'essai d’un envoi',
                'verbose_name_plural': 'essais d’un envoi',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'delivery', 'id'], name='webhook_attempt_log')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='integrations_attempt_fund_id')],
            },
        ),
        migrations.CreateModel(
            name='ReadingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cluster', models.IntegerField()),
                ('transaction', models.BigIntegerField()),
                ('entry', models.BigIntegerField()),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'lecture du journal pour les webhooks',
                'verbose_name_plural': 'lectures du journal pour les webhooks',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='integrations_readingplace_fund_id'), models.UniqueConstraint(fields=('fund',), name='integrations_readingplace_one_per_fund')],
            },
        ),
    ]
