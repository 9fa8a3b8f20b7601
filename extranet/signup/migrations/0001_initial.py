import django.db.models.deletion
import django.utils.timezone
import extranet.signup.models
import extranet.tenants.constraints
import extranet.tenants.encrypted_fields
import extranet.tenants.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=20, verbose_name='version')),
                ('text', models.TextField(verbose_name='texte')),
                ('first_accepted_at', models.DateTimeField(auto_now_add=True, verbose_name='acceptées pour la première fois le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'conditions d’utilisation des services en ligne',
                'verbose_name_plural': 'conditions d’utilisation des services en ligne',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='signup_terms_fund_id'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'version'), name='signup_terms_version', shown_at='version')],
            },
        ),
        migrations.CreateModel(
            name='TermsAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(verbose_name='acceptées le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('terms', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='acceptances', to='signup.terms')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'acceptation des conditions d’utilisation des services en ligne',
                'verbose_name_plural': 'acceptations des conditions d’utilisation des services en ligne',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='signup_termsacceptance_fund_id'), models.UniqueConstraint(fields=('fund', 'user', 'terms'), name='signup_terms_accepted_once')],
            },
        ),
        migrations.CreateModel(
            name='PendingSignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('address', extranet.tenants.encrypted_fields.EncryptedField(null=True, verbose_name='adresse e-mail')),
                ('address_fingerprint', extranet.tenants.encrypted_fields.FingerprintField(kind='signup_address', null=True, source='address')),
                ('answers', extranet.tenants.encrypted_fields.EncryptedField(null=True, verbose_name='réponses')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue')),
                ('secret_digest', models.CharField(max_length=64, verbose_name='empreinte du lien')),
                ('code_digest', models.BinaryField(verbose_name='empreinte du code')),
                ('wrong_codes', models.PositiveSmallIntegerField(default=0, verbose_name='codes faux')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='envoyée le')),
                ('expires_at', models.DateTimeField(default=extranet.signup.models.valid_until, verbose_name='lien valable jusqu’au')),
                ('used_at', models.DateTimeField(null=True, verbose_name='confirmée le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'inscription à confirmer',
                'verbose_name_plural': 'inscriptions à confirmer',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'address_fingerprint'], name='signup_by_address'), models.Index(fields=['fund', 'created_at'], name='signup_by_age')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='signup_pendingsignup_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='signup_pendingsignup_uuid'), models.UniqueConstraint(fields=('fund', 'secret_digest'), name='signup_pending_link_once'), models.CheckConstraint(condition=models.Q(models.Q(('address__isnull', False), ('answers__isnull', False), ('used_at__isnull', True)), models.Q(('address__isnull', True), ('address_fingerprint__isnull', True), ('answers__isnull', True), ('used_at__isnull', False)), _connector='OR'), name='signup_pending_emptied_when_used'), models.CheckConstraint(condition=models.Q(('wrong_codes__lte', 5), ('expires_at__gt', models.F('created_at'))), name='signup_pending_tries_and_days')],
            },
        ),
    ]
