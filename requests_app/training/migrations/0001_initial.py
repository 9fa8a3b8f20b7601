import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_fsm
import extranet.organisations.identifiers
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('documents', '0001_initial'),
        ('mandates', '0001_initial'),
        ('organisations', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', django_fsm.FSMField(choices=[('draft', 'Brouillon de l’opérateur'), ('returned', 'Renvoyée à l’opérateur, à corriger'), ('with_company', 'Chez l’entreprise, à compléter et valider'), ('certified', 'Présences validées, récapitulatif à générer'), ('to_sign', 'Récapitulatif à faire signer'), ('signed', 'Signée, à envoyer au fonds'), ('with_fund', 'Envoyée au fonds, à contrôler'), ('complement', 'Complément demandé à l’entreprise'), ('accepted', 'Acceptée'), ('refused', 'Refusée par le fonds'), ('disowned', 'Refusée par l’entreprise')], default='draft', max_length=12, protected=True, verbose_name='état')),
                ('sent_to_company_at', models.DateTimeField(editable=False, null=True, verbose_name='envoyée à l’entreprise le')),
                ('opened_at', models.DateTimeField(editable=False, help_text='Ensuite, l’opérateur n’annule plus.', null=True, verbose_name='ouverte par l’entreprise le')),
                ('sent_to_fund_at', models.DateTimeField(editable=False, null=True, verbose_name='envoyée au fonds le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidée le')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dans cet état depuis le')),
                ('complement_parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('training', 'La formation et ses jours'), ('workers', 'Les travailleurs et leurs données'), ('presences', 'Les présences'), ('attendance_list', 'La liste de présence signée'), ('signature', 'La signature du récapitulatif')], max_length=16), blank=True, default=list, editable=False, size=None, verbose_name='à compléter')),
                ('number', models.CharField(editable=False, max_length=12, verbose_name='numéro')),
                ('session_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='session')),
                ('title', extranet.tenants.text.TextLine(max_length=200, verbose_name='intitulé de la formation')),
                ('title_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('title')), output_field=models.TextField(db_collation='C'))),
                ('catalogue_code', extranet.tenants.text.TextLine(blank=True, max_length=40, verbose_name='code du catalogue')),
                ('theme', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='thème')),
                ('kind', models.CharField(choices=[('formal', 'Formelle : organisée par un formateur, pour un groupe'), ('informal', 'Informelle : toute autre façon d’apprendre pour son travail')], default='formal', max_length=8, verbose_name='nature')),
                ('provider_name', extranet.tenants.text.TextLine(max_length=160, verbose_name='organisme de formation')),
                ('provider_number', extranet.organisations.identifiers.IdentifierField('enterprise', verbose_name='N° BCE de l’organisme de formation')),
                ('is_online', models.BooleanField(default=False, verbose_name='à distance')),
                ('place', extranet.tenants.text.TextLine(blank=True, max_length=200, verbose_name='lieu')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue de la formation')),
                ('starts_on', models.DateField(editable=False, null=True, verbose_name='premier jour')),
                ('ends_on', models.DateField(editable=False, null=True, verbose_name='dernier jour')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créée le')),
                ('author', extranet.tenants.models.FundForeignKey(help_text='L’opérateur, ou l’entreprise elle-même.', on_delete=django.db.models.deletion.RESTRICT, related_name='encoded_requests', to='organisations.organisation', verbose_name='encodée par')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='training_requests', to='organisations.organisation', verbose_name='entreprise')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('mandate', extranet.tenants.models.FundForeignKey(blank=True, help_text='De l’opérateur.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='mandates.mandate', verbose_name='mandat')),
            ],
            options={
                'verbose_name': 'demande de formation',
                'verbose_name_plural': 'demandes de formation',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'company', '-moved_at', '-id'], name='request_of_company'), models.Index(fields=['fund', 'author', '-moved_at', '-id'], name='request_of_author'), models.Index(fields=['fund', 'author', 'state', 'moved_at', 'id'], name='request_of_author_by_state'), models.Index(fields=['fund', 'state', 'moved_at', 'id'], name='request_by_state'), models.Index(fields=['fund', '-moved_at', '-id'], name='request_by_move'), models.Index(fields=['fund', 'title_folded'], name='request_by_title'), models.Index(fields=['fund', 'session_uuid'], name='request_of_session')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_request_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_request_uuid'), models.UniqueConstraint(fields=('fund', 'number'), name='training_request_number'), models.CheckConstraint(condition=models.Q(models.Q(('catalogue_code', ''), _negated=True), models.Q(('theme', ''), _negated=True), _connector='OR'), name='training_request_code_or_theme', violation_error_message='Indiquez le code du catalogue, ou à défaut le thème.'), models.CheckConstraint(condition=models.Q(('is_online', True), models.Q(('place', ''), _negated=True), _connector='OR'), name='training_request_somewhere', violation_error_message='Indiquez le lieu, ou cochez « À distance ».'), models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', True), ('starts_on__isnull', True)), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='training_request_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['with_fund', 'complement', 'accepted', 'refused']), _negated=True), ('sent_to_fund_at__isnull', False), _connector='OR'), name='training_request_sent_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ['accepted', 'refused'])), models.Q(models.Q(('state__in', ['accepted', 'refused']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='training_request_decided_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'complement'), _negated=True), ('complement_parts__len__gt', 0), _connector='OR'), name='training_request_complement_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'returned']), _negated=True), models.Q(('company', models.F('author')), _negated=True), _connector='OR'), name='training_request_company_drafts_nothing_for_itself')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('about', models.CharField(choices=[('returned', 'Renvoi à l’opérateur'), ('disowned', 'Refus de l’entreprise'), ('complement', 'Complément demandé'), ('answered', 'Réponse au complément'), ('accepted', 'Acceptation'), ('refused', 'Refus du fonds')], max_length=12, verbose_name='à propos de')),
                ('text', models.TextField(verbose_name='texte')),
                ('author_name', models.CharField(max_length=162, verbose_name='écrit par')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='écrit le')),
                ('is_for_operator', models.BooleanField(default=False, verbose_name='pour l’opérateur')),
                ('author_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='training.request', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'remarque',
                'verbose_name_plural': 'remarques',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_remark_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_remark_uuid')],
            },
        ),
        migrations.CreateModel(
            name='Recap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('edition', models.PositiveSmallIntegerField(verbose_name='édition')),
                ('content_digest', models.CharField(max_length=64, verbose_name='empreinte du contenu')),
                ('representative_title', models.CharField(blank=True, max_length=5, verbose_name='civilité du représentant légal')),
                ('representative_name', models.CharField(max_length=160, verbose_name='représentant légal déclaré')),
                ('representative_capacity', models.CharField(blank=True, max_length=120, verbose_name='en qualité de')),
                ('generated_at', models.DateTimeField(auto_now_add=True, verbose_name='généré le')),
                ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='devenu sans effet le')),
                ('signature', models.CharField(blank=True, choices=[('electronic', 'Signature électronique vérifiée'), ('to_compare', 'Fichier réenregistré par l’outil de signature : à comparer'), ('missing', 'Sans signature électronique')], max_length=12, verbose_name='signature')),
                ('signature_details', models.JSONField(default=list, verbose_name='détail des signatures')),
                ('deposited_at', models.DateTimeField(editable=False, null=True, verbose_name='signé déposé le')),
                ('deposited_by_link', models.BooleanField(default=False, editable=False, verbose_name='déposé par le lien du représentant')),
                ('signer_differs', models.BooleanField(default=False, verbose_name='autre signataire que le représentant déclaré')),
                ('difference_confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='différence confirmée le')),
                ('difference_confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='récapitulatif')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('generated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_document', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='récapitulatif signé')),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recaps', to='training.request', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'récapitulatif',
                'verbose_name_plural': 'récapitulatifs',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_recap_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_recap_uuid'), models.UniqueConstraint(fields=('fund', 'request', 'edition'), name='training_recap_edition'), models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('fund', 'request'), name='training_recap_one_valid'), models.CheckConstraint(condition=models.Q(models.Q(('deposited_at__isnull', True), ('signature', ''), ('signed_document__isnull', True)), models.Q(('deposited_at__isnull', False), ('signed_document__isnull', False), models.Q(('signature', ''), _negated=True)), _connector='OR'), name='training_recap_signature_with_its_file')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('last_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='nom')),
                ('first_name', extranet.tenants.text.TextLine(max_length=80, verbose_name='prénom')),
                ('last_first_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('last_name'), models.Value(' '), models.F('first_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('first_last_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(django.db.models.functions.text.Concat(models.F('first_name'), models.Value(' '), models.F('last_name'), output_field=models.TextField())), output_field=models.TextField(db_collation='C'))),
                ('birth_date', models.DateField(verbose_name='date de naissance')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('worker', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='participations', to='organisations.worker', verbose_name='salarié')),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='training.request', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'travailleur inscrit',
                'verbose_name_plural': 'travailleurs inscrits',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'last_first_folded', 'birth_date'], name='participant_by_person'), models.Index(fields=['fund', 'worker'], name='participant_of_worker')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_participant_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_participant_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'request', 'last_first_folded', 'birth_date'), name='training_participant_once', shown_at='last_name', violation_error_message='Cette personne est déjà dans la demande.'), models.UniqueConstraint(condition=models.Q(('worker__isnull', False)), fields=('fund', 'request', 'worker'), name='training_participant_worker_once', violation_error_message='Ce salarié est déjà dans la demande, sous une autre ligne.')],
            },
        ),
        migrations.CreateModel(
            name='Day',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('date', models.DateField(verbose_name='date')),
                ('starts_at', models.TimeField(verbose_name='début')),
                ('ends_at', models.TimeField(verbose_name='fin')),
                ('break_starts_at', models.TimeField(blank=True, null=True, verbose_name='pause, début')),
                ('break_ends_at', models.TimeField(blank=True, null=True, verbose_name='pause, fin')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='training.request', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'jour de formation',
                'verbose_name_plural': 'jours de formation',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_day_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_day_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'request', 'date'), name='training_day_once', shown_at='date', violation_error_message='Cette date est déjà encodée : corrigez la ligne qui existe.'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='training_day_ends_after_start', violation_error_message='La fin n’est pas après le début.'), models.CheckConstraint(condition=models.Q(models.Q(('break_ends_at__isnull', True), ('break_starts_at__isnull', True)), models.Q(('break_ends_at__gt', models.F('break_starts_at')), ('break_ends_at__lte', models.F('ends_at')), ('break_starts_at__gte', models.F('starts_at'))), _connector='OR'), name='training_day_break_inside', violation_error_message='La pause a un début et une fin, dans les heures du jour.')],
            },
        ),
        migrations.CreateModel(
            name='Certification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='texte')),
                ('text_version', models.CharField(max_length=20, verbose_name='version du texte')),
                ('name', models.CharField(max_length=162, verbose_name='certifiée par')),
                ('certified_at', models.DateTimeField(auto_now_add=True, verbose_name='certifiée le')),
                ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='devenue sans effet le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certifications', to='training.request', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'certification',
                'verbose_name_plural': 'certifications',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_certification_fund_id'), models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('fund', 'request'), name='training_certification_one_valid')],
            },
        ),
        migrations.CreateModel(
            name='AttendanceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('deposited_for', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='déposée par')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='fichier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('request', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance_lists', to='training.request', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'liste de présence',
                'verbose_name_plural': 'listes de présence',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_attendancelist_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_attendancelist_uuid'), models.UniqueConstraint(fields=('fund', 'document'), name='training_attendancelist_document')],
            },
        ),
        migrations.CreateModel(
            name='RequestCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'compteur de demandes',
                'verbose_name_plural': 'compteurs de demandes',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_requestcounter_fund_id'), models.UniqueConstraint(fields=('fund', 'year'), name='training_requestcounter_year')],
            },
        ),
        migrations.CreateModel(
            name='SigningLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('secret_digest', models.CharField(editable=False, max_length=64)),
                ('email', models.EmailField(max_length=254, verbose_name='adresse e-mail du représentant')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='envoyé le')),
                ('expires_at', models.DateTimeField(verbose_name='valable jusqu’au')),
                ('used_at', models.DateTimeField(editable=False, null=True, verbose_name='utilisé le')),
                ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='annulé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('recap', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='training.recap', verbose_name='récapitulatif')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lien de signature',
                'verbose_name_plural': 'liens de signature',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_signinglink_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_signinglink_uuid'), models.UniqueConstraint(fields=('fund', 'secret_digest'), name='training_signinglink_secret')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(blank=True, choices=[('illness', 'Maladie'), ('accident', 'Accident'), ('leave', 'Congé'), ('temporary_unemployment', 'Chômage temporaire'), ('unjustified', 'Absence injustifiée'), ('other', 'Autre')], max_length=24, verbose_name='motif')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='absent de')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='absent à')),
                ('is_justified', models.BooleanField(blank=True, null=True, verbose_name='justifiée')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('day', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='training.day', verbose_name='jour')),
                ('participant', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='training.participant', verbose_name='travailleur')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='training_absence_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='training_absence_uuid'), models.UniqueConstraint(fields=('fund', 'participant', 'day'), name='training_absence_once'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', ''), _negated=True), ('ends_at__isnull', True), ('is_justified__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__gt', models.F('starts_at')), ('is_justified__isnull', False), ('kind', '')), _connector='OR'), name='training_absence_whole_or_partial', violation_error_message='Une absence d’une journée a un motif ; une partielle, un début et une fin.')],
            },
        ),
    ]
