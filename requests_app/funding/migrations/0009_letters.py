import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0003_longer_media_types'),
        ('funding', '0008_contributions_isolation'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('agreement', 'Accords de prise en charge'), ('decision', 'Refus et autres décisions'), ('missing', 'Pièces et informations demandées'), ('payment', 'Avis de règlement'), ('contribution', 'Contributions'), ('other', 'Autres courriers')], max_length=12, verbose_name='nature')),
                ('subject', extranet.tenants.text.TextLine(max_length=200, verbose_name='objet')),
                ('subject_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('subject')), output_field=models.TextField(db_collation='C'))),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('fund_administrator', 'Administrateur du fonds'), ('fund_officer', 'Gestionnaire du fonds'), ('fund_officer_organisations', 'Gestionnaire – organisations et droits'), ('fund_officer_preencoding', 'Gestionnaire – pré-encodage'), ('fund_officer_certification', 'Gestionnaire – certificats'), ('fund_officer_batch', 'Gestionnaire – canal de fichiers'), ('fund_officer_membership', 'Gestionnaire – services aux adhérents'), ('fund_officer_enrolment', 'Gestionnaire – inscriptions'), ('mandatee', 'Mandataire'), ('encoder', 'Encodeur'), ('training_officer', 'Responsable de formation'), ('manager', 'Gestionnaire de l’organisme'), ('contributions_manager', 'Gestionnaire des contributions'), ('access_manager', 'Responsable des accès'), ('co_access_manager', 'Co-responsable des accès')], max_length=30), size=None, verbose_name='montré à')),
                ('available_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='disponible depuis le')),
                ('sender', extranet.tenants.text.TextLine(blank=True, editable=False, max_length=162, verbose_name='envoyé par')),
                ('on_paper', models.BooleanField(default=False, editable=False, verbose_name='papier aussi')),
                ('printed_at', models.DateTimeField(editable=False, null=True, verbose_name='imprimé le')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('withdrawal_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motif du retrait')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='fichier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('invoice', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='letters', to='funding.invoice', verbose_name='facture')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='letters', to='organisations.organisation', verbose_name='destinataire')),
                ('printed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='letters', to='funding.fundingrequest', verbose_name='dossier')),
                ('sent_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'courrier',
                'verbose_name_plural': 'courriers',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_letter_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_letter_uuid'), models.CheckConstraint(condition=models.Q(('roles__len__gt', 0)), name='funding_letter_shown_to_somebody', violation_error_message='Choisissez au moins un rôle à qui montrer le courrier.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at__isnull', True)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='funding_letter_withdrawn_for_a_reason'), models.CheckConstraint(condition=models.Q(('printed_at__isnull', True), ('on_paper', True), _connector='OR'), name='funding_letter_printed_where_wanted')],
                'indexes': [models.Index(fields=['fund', 'organisation', '-available_at', '-id'], name='letter_of_organisation'), models.Index(fields=['fund', '-available_at', '-id'], name='letter_by_day'), models.Index(fields=['fund', 'subject_folded'], name='letter_by_subject'), models.Index(fields=['fund', 'request'], name='letter_of_funding'), models.Index(condition=models.Q(('on_paper', True), ('printed_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['fund', 'available_at', 'id'], name='letter_to_print')],
            },
        ),
        migrations.CreateModel(
            name='LetterChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('agreement', 'Accords de prise en charge'), ('decision', 'Refus et autres décisions'), ('missing', 'Pièces et informations demandées'), ('payment', 'Avis de règlement'), ('contribution', 'Contributions'), ('other', 'Autres courriers')], max_length=12, verbose_name='nature')),
                ('on_paper', models.BooleanField(verbose_name='papier aussi')),
                ('chosen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='choisi le')),
                ('name', extranet.tenants.text.TextLine(max_length=162, verbose_name='choisi par')),
                ('superseded_at', models.DateTimeField(editable=False, null=True, verbose_name='remplacé le')),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letter_choices', to='organisations.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'préférence de dématérialisation',
                'verbose_name_plural': 'préférences de dématérialisation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_letterchoice_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_letterchoice_uuid'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('fund', 'organisation', 'kind'), name='funding_letterchoice_one_in_force')],
                'indexes': [models.Index(fields=['fund', 'organisation', '-chosen_at', '-id'], name='letter_choice_of_organisation')],
            },
        ),
        migrations.CreateModel(
            name='LetterReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', extranet.tenants.text.TextLine(max_length=162, verbose_name='ouvert par')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ouvert le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('letter', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='funding.letter', verbose_name='courrier')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ouverture d’un courrier',
                'verbose_name_plural': 'ouvertures des courriers',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_letterreading_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_letterreading_uuid'), models.UniqueConstraint(fields=('fund', 'letter', 'user'), name='funding_letterreading_once')],
                'indexes': [models.Index(fields=['fund', 'user'], name='letter_reading_of_user')],
            },
        ),
    ]
