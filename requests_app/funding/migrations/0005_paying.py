import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import extranet.tenants.encrypted_fields
import extranet.tenants.models
import extranet.tenants.text
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from extranet.tenants.ddl import AcrossFunds


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0003_longer_media_types'),
        ('funding', '0004_exemptions_isolation'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('deposited', 'À confirmer par le fonds'), ('confirmed', 'Confirmées'), ('refused', 'Refusées'), ('withdrawn', 'Remplacées avant confirmation'), ('former', 'Remplacées')], default='deposited', editable=False, max_length=9, verbose_name='état')),
                ('iban', extranet.tenants.encrypted_fields.EncryptedField(verbose_name='IBAN')),
                ('bic', extranet.tenants.encrypted_fields.EncryptedField(verbose_name='BIC')),
                ('holder', extranet.tenants.encrypted_fields.EncryptedField(verbose_name='titulaire du compte')),
                ('shown', models.CharField(editable=False, max_length=50, verbose_name='compte')),
                ('known_email', models.EmailField(blank=True, editable=False, max_length=254, verbose_name='adresse connue')),
                ('deposited_at', models.DateTimeField(auto_now_add=True, verbose_name='déposées le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidées le')),
                ('reason', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='motif')),
                ('deposited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='bank_details', to='organisations.organisation', verbose_name='organisation')),
                ('proof', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='RIB')),
            ],
            options={
                'verbose_name': 'coordonnées bancaires',
                'verbose_name_plural': 'coordonnées bancaires',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_bankdetails_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_bankdetails_uuid'), models.UniqueConstraint(condition=models.Q(('state', 'deposited')), fields=('fund', 'organisation'), name='funding_bankdetails_one_waits'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('fund', 'organisation'), name='funding_bankdetails_one_holds'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'refused', 'former']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='funding_bankdetails_decided_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='funding_bankdetails_refused_with_a_reason')],
                'indexes': [models.Index(fields=['fund', 'organisation', '-id'], name='bank_of_organisation'), models.Index(condition=models.Q(('state', 'deposited')), fields=['fund', 'deposited_at', 'id'], name='bank_to_confirm')],
            },
        ),
        migrations.CreateModel(
            name='MadeInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('number', extranet.tenants.text.TextLine(max_length=60, verbose_name='numéro de la facture')),
                ('dated_on', models.DateField(verbose_name='date de la facture')),
                ('period_from', models.DateField(verbose_name='période du')),
                ('period_to', models.DateField(verbose_name='période au')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='heures facturées')),
                ('price', models.DecimalField(decimal_places=6, max_digits=13, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='prix d’une heure (€ HT)')),
                ('net', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='montant HT (€)')),
                ('rate', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='taux de TVA (%)')),
                ('vat', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='TVA (€)')),
                ('total', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='montant à payer (€)')),
                ('content', models.JSONField(editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='demandée le')),
                ('body', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='organisme de formation')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='fichier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('invoice', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='funding.invoice', verbose_name='dépôt')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='made_invoices', to='funding.fundingrequest', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'facture Factur-X créée',
                'verbose_name_plural': 'factures Factur-X créées',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_madeinvoice_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_madeinvoice_uuid'), models.CheckConstraint(condition=models.Q(('total', django.db.models.expressions.CombinedExpression(models.F('net'), '+', models.F('vat')))), name='funding_madeinvoice_adds_up'), models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='funding_madeinvoice_period', violation_error_message='La période finit avant de commencer : vérifiez les deux dates.')],
                'indexes': [models.Index(fields=['fund', 'body', '-id'], name='made_invoice_of_body')],
            },
        ),
        AcrossFunds(
            migrations.AddField(
                model_name='payment',
                name='bank',
                field=extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='funding.bankdetails', verbose_name='compte'),
            ),
            'funding_payment',
        ),
    ]
