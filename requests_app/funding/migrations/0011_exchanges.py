import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import django_fsm
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
        ('funding', '0010_letters_isolation'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('news', 'Actualité'), ('study', 'Étude'), ('tender', 'Appel d’offres')], max_length=6, verbose_name='nature')),
                ('audiences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('everybody', 'Tous les profils'), ('members', 'Entreprises'), ('training_bodies', 'Organismes de formation'), ('public_bodies', 'Organismes publics')], max_length=15), size=None, verbose_name='pour qui')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='lien')),
                ('published_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='publié à partir du')),
                ('published_until', models.DateField(blank=True, help_text='Ensuite dans les archives. Vide : sans fin.', null=True, verbose_name='à la une jusqu’au')),
                ('deadline', models.DateTimeField(blank=True, null=True, verbose_name='date limite de réponse')),
                ('questions_until', models.DateTimeField(blank=True, null=True, verbose_name='questions jusqu’au')),
                ('is_told', models.BooleanField(default=False, help_text='Les personnes concernées, sauf celles qui n’en veulent pas, le jour de la publication.', verbose_name='prévenir par e-mail')),
                ('told_until', models.BigIntegerField(editable=False, null=True)),
                ('told_at', models.DateTimeField(editable=False, null=True, verbose_name='annoncé le')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_publication_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_publication_uuid'), models.CheckConstraint(condition=models.Q(('audiences__len__gt', 0)), name='funding_publication_for_somebody', violation_error_message='Choisissez pour qui elle est publiée.'), models.CheckConstraint(condition=models.Q(('published_until__isnull', True), ('published_until__gte', models.F('published_from')), _connector='OR'), name='funding_publication_ends_after_start', violation_error_message='La publication finit avant de commencer : vérifiez les deux dates.'), models.CheckConstraint(condition=models.Q(models.Q(('deadline__isnull', False), ('kind', 'tender'), ('published_until__isnull', True)), models.Q(models.Q(('kind', 'tender'), _negated=True), ('deadline__isnull', True), ('questions_until__isnull', True)), _connector='OR'), name='funding_publication_tenders_have_a_deadline', violation_error_message='Indiquez la date limite de réponse.'), models.CheckConstraint(condition=models.Q(('questions_until__isnull', True), ('questions_until__lte', models.F('deadline')), _connector='OR'), name='funding_publication_questions_before_deadline', violation_error_message='Les questions s’arrêtent au plus tard à la date limite de réponse.')],
                'indexes': [models.Index(fields=['fund', '-published_from', '-id'], name='publication_by_day'), models.Index(fields=['fund', 'kind', 'deadline'], name='publication_by_deadline')],
            },
        ),
        migrations.CreateModel(
            name='PublicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', extranet.tenants.text.TextLine(max_length=120, verbose_name='intitulé')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='ajouté le')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('publication', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='files', to='funding.publication')),
            ],
            options={
                'verbose_name': 'fichier d’une publication',
                'verbose_name_plural': 'fichiers des publications',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_publicationfile_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_publicationfile_uuid')],
                'indexes': [models.Index(fields=['fund', 'publication'], name='file_of_publication')],
            },
        ),
        migrations.CreateModel(
            name='PublicationText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue')),
                ('title', extranet.tenants.text.TextLine(max_length=200, verbose_name='titre')),
                ('title_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('title')), output_field=models.TextField(db_collation='C'))),
                ('text', models.TextField(max_length=10000, verbose_name='texte')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('publication', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='funding.publication')),
            ],
            options={
                'verbose_name': 'texte d’une publication',
                'verbose_name_plural': 'textes des publications',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_publicationtext_fund_id'), models.UniqueConstraint(fields=('fund', 'publication', 'language'), name='funding_publicationtext_once_a_language')],
                'indexes': [models.Index(fields=['fund', 'title_folded'], name='publication_by_title')],
            },
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dans cet état depuis le')),
                ('state', django_fsm.FSMField(choices=[('waiting', 'Réponse du fonds attendue'), ('answered', 'Le fonds a écrit'), ('closed', 'Clos')], default='answered', max_length=8, protected=True, verbose_name='état')),
                ('waiting_since', models.DateTimeField(editable=False, null=True, verbose_name='sans réponse depuis le')),
                ('answer_by', models.DateField(editable=False, null=True, verbose_name='réponse promise au plus tard le')),
                ('number', models.CharField(editable=False, max_length=20, verbose_name='numéro')),
                ('subject', extranet.tenants.text.TextLine(max_length=200, verbose_name='sujet')),
                ('subject_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('subject')), output_field=models.TextField(db_collation='C'))),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='commencé le')),
                ('last_message_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dernier message')),
                ('last_side', models.CharField(choices=[('organisation', 'Organisation'), ('fund', 'Fonds')], editable=False, max_length=12, verbose_name='de la part de')),
                ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('officer', extranet.tenants.models.FundForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.membership', verbose_name='répond pour le fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('request', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='threads', to='funding.fundingrequest', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'échange',
                'verbose_name_plural': 'échanges',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_thread_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_thread_uuid'), models.UniqueConstraint(fields=('fund', 'number'), name='funding_thread_number'), models.UniqueConstraint(condition=models.Q(('request__isnull', False)), fields=('fund', 'request', 'organisation'), name='funding_thread_once_a_file'), models.CheckConstraint(condition=models.Q(models.Q(('answer_by__isnull', False), ('state', 'waiting'), ('waiting_since__isnull', False)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answer_by__isnull', True), ('waiting_since__isnull', True)), _connector='OR'), name='funding_thread_waiting_has_a_promise')],
                'indexes': [models.Index(fields=['fund', 'organisation', '-last_message_at', '-id'], name='thread_of_organisation'), models.Index(fields=['fund', 'state', 'answer_by', 'id'], name='thread_by_promise'), models.Index(fields=['fund', '-last_message_at', '-id'], name='thread_by_message'), models.Index(fields=['fund', 'subject_folded'], name='thread_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='ThreadMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('side', models.CharField(choices=[('organisation', 'Organisation'), ('fund', 'Fonds')], max_length=12, verbose_name='de la part de')),
                ('text', models.TextField(max_length=5000, verbose_name='message')),
                ('name', extranet.tenants.text.TextLine(max_length=170, verbose_name='écrit par')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='envoyé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to='funding.thread')),
            ],
            options={
                'verbose_name': 'message d’un échange',
                'verbose_name_plural': 'messages des échanges',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_threadmessage_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_threadmessage_uuid')],
                'indexes': [models.Index(fields=['fund', 'thread', 'id'], name='message_of_thread')],
            },
        ),
        migrations.CreateModel(
            name='ThreadFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('message', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='files', to='funding.threadmessage')),
            ],
            options={
                'verbose_name': 'fichier d’un échange',
                'verbose_name_plural': 'fichiers des échanges',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_threadfile_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_threadfile_uuid')],
                'indexes': [models.Index(fields=['fund', 'message'], name='file_of_thread_message')],
            },
        ),
        migrations.CreateModel(
            name='ThreadReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('organisation', 'Organisation'), ('fund', 'Fonds')], max_length=12)),
                ('name', extranet.tenants.text.TextLine(max_length=170, verbose_name='lu par')),
                ('until', models.BigIntegerField(verbose_name='jusqu’au message')),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='lu le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('thread', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='funding.thread')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lecture d’un échange',
                'verbose_name_plural': 'lectures des échanges',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_threadreading_fund_id'), models.UniqueConstraint(fields=('fund', 'thread', 'user', 'until'), name='funding_threadreading_once')],
            },
        ),
    ]
