import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.tenants.constraints
import extranet.tenants.models
import extranet.tenants.search
import extranet.tenants.text
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0015_staff_roles'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', extranet.tenants.text.TextLine(max_length=20, verbose_name='code')),
                ('code_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('code')), output_field=models.TextField(db_collation='C'))),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue du cours')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0.25'))], verbose_name='durée en heures')),
                ('is_formal', models.BooleanField(default=True, help_text='Préparée, séparée du travail, à un lieu et des heures dits.', verbose_name='formation formelle')),
                ('needs_approval', models.BooleanField(default=False, help_text='Une inscription est d’abord une option, que le fonds confirme.', verbose_name='avec préinscription')),
                ('is_listed', models.BooleanField(default=True, help_text='Décochée, elle garde ses sessions et n’est plus proposée.', verbose_name='au catalogue')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('provider', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='donnée par')),
            ],
            options={
                'verbose_name': 'formation',
                'verbose_name_plural': 'formations',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_course_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_course_uuid'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'code_folded'), name='enrolments_course_code', shown_at='code', violation_error_message='Une formation porte déjà ce code : cherchez-la dans « Catalogue ».'), models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='enrolments_course_some_hours')],
            },
        ),
        migrations.CreateModel(
            name='CourseText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue')),
                ('title', extranet.tenants.text.TextLine(max_length=200, verbose_name='intitulé')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('objectives', models.TextField(blank=True, verbose_name='objectifs')),
                ('course', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='enrolments.course')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'texte d’une formation',
                'verbose_name_plural': 'textes des formations',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_coursetext_fund_id'), models.UniqueConstraint(fields=('fund', 'course', 'language'), name='enrolments_coursetext_once')],
            },
        ),
        migrations.CreateModel(
            name='CourseWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.TextField(db_collation='C')),
                ('course', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='enrolments.course')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_courseword_fund_id'), models.UniqueConstraint(fields=('fund', 'word', 'course'), name='enrolments_courseword_once')],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='depuis le')),
                ('course', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='enrolments.course')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('worker', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='organisations.worker')),
            ],
            options={
                'verbose_name': 'inscription à la liste « Tenez-moi au courant »',
                'verbose_name_plural': 'liste « Tenez-moi au courant »',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_interest_fund_id'), extranet.tenants.constraints.UniqueInFund(fields=('fund', 'course', 'worker'), name='enrolments_interest_once', shown_at='worker', violation_error_message='Cette personne est déjà sur la liste.')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField(editable=False, null=True, verbose_name='espace ouvert le')),
                ('calendar_digest', models.BinaryField(default=b'', max_length=32, verbose_name='empreinte de l’adresse du calendrier')),
                ('account', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('worker', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='organisations.worker')),
            ],
            options={
                'verbose_name': 'participant',
                'verbose_name_plural': 'participants',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'account'], name='participant_of_account')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_participant_fund_id'), models.UniqueConstraint(fields=('fund', 'worker'), name='enrolments_participant_once'), models.UniqueConstraint(condition=models.Q(('calendar_digest', b''), _negated=True), fields=('fund', 'calendar_digest'), name='enrolments_participant_calendar'), models.CheckConstraint(condition=models.Q(('joined_at__isnull', True), ('account__isnull', False), _connector='OR'), name='enrolments_participant_joined_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', django_fsm.FSMField(choices=[('draft', 'En préparation'), ('planned', 'Planifiée'), ('cancelled', 'Annulée')], default='draft', max_length=9, protected=True, verbose_name='statut')),
                ('place', extranet.tenants.text.TextLine(blank=True, max_length=200, verbose_name='lieu')),
                ('online_link', models.URLField(blank=True, help_text='Seuls les inscrits le reçoivent.', verbose_name='lien en ligne')),
                ('trainer', extranet.tenants.text.TextLine(blank=True, max_length=120, verbose_name='formateur')),
                ('trainer_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail du formateur')),
                ('capacity', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('taken', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='places prises')),
                ('has_waiting_list', models.BooleanField(default=True, verbose_name='liste d’attente')),
                ('opens_on', models.DateField(blank=True, null=True, verbose_name='inscriptions à partir du')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='inscriptions jusqu’au')),
                ('starts_at', models.DateTimeField(editable=False, verbose_name='début')),
                ('ends_at', models.DateTimeField(editable=False, verbose_name='fin')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='annulée le')),
                ('cancel_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motif de l’annulation')),
                ('announced_at', models.DateTimeField(editable=False, help_text='À la liste « Tenez-moi au courant ».', null=True, verbose_name='annoncée le')),
                ('course', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='sessions', to='enrolments.course', verbose_name='formation')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('reserved_for', extranet.tenants.models.FundForeignKey(blank=True, help_text='Vide : ouverte à tous.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='à la demande de')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'starts_at', 'id'], name='session_by_start'), models.Index(fields=['fund', 'course', 'starts_at'], name='session_of_course')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_session_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_session_uuid'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='enrolments_session_ends_after_start'), models.CheckConstraint(condition=models.Q(('taken__lte', models.F('capacity'))), name='enrolments_session_places', violation_error_message='Plus de personnes ont une place que cela : libérez d’abord des places.'), models.CheckConstraint(condition=models.Q(('opens_on__isnull', True), ('closes_on__isnull', True), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='enrolments_session_window', violation_error_message='Les inscriptions se ferment avant de s’ouvrir : vérifiez les deux dates.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='enrolments_session_cancelled_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('waiting', 'En attente'), ('option', 'Option'), ('enrolled', 'Inscrit'), ('present', 'Présent'), ('excused', 'Absent excusé'), ('absent', 'Absent'), ('cancelled', 'Annulé')], default='waiting', max_length=9, protected=True, verbose_name='statut')),
                ('source', models.CharField(choices=[('responsible', 'Responsable de formation'), ('self', 'Elle-même ou lui-même'), ('fund', 'Fonds'), ('request', 'Demande d’inscription'), ('replacement', 'Remplacement')], max_length=11, verbose_name='origine')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='demandée le')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='en attente depuis')),
                ('confirmer', models.CharField(blank=True, choices=[('fund', 'Le fonds'), ('person', 'La personne')], max_length=6, verbose_name='à confirmer par')),
                ('held_until', models.DateTimeField(editable=False, null=True, verbose_name='place tenue jusqu’au')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='annulée le')),
                ('cancelled_by', models.CharField(blank=True, choices=[('participant', 'Le participant'), ('responsible', 'Le responsable de formation'), ('fund', 'Le fonds'), ('session', 'La session est annulée'), ('deadline', 'Le délai est passé'), ('replaced', 'Quelqu’un d’autre y va')], max_length=11, verbose_name='annulée par')),
                ('cancel_reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('is_late', models.BooleanField(default=False, editable=False, verbose_name='annulation tardive')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('replaces', extranet.tenants.models.FundForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='replacements', to='enrolments.enrolment')),
                ('worker', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='enrolments', to='organisations.worker', verbose_name='participant')),
                ('session', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='enrolments', to='enrolments.session', verbose_name='session')),
            ],
            options={
                'verbose_name': 'inscription',
                'verbose_name_plural': 'inscriptions',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'session', 'state', 'queued_at'], name='enrolment_of_session'), models.Index(fields=['fund', 'worker', '-created_at'], name='enrolment_of_worker'), models.Index(fields=['fund', 'organisation', '-created_at', '-id'], name='enrolment_of_organisation'), models.Index(condition=models.Q(('state', 'option')), fields=['fund', 'held_until'], name='enrolment_by_deadline')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_enrolment_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_enrolment_uuid'), extranet.tenants.constraints.UniqueInFund(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('fund', 'session', 'worker'), name='enrolments_enrolment_once', shown_at='worker', violation_error_message='Cette personne est déjà inscrite à cette session, ou en attente.'), models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', False), ('state', 'option'), models.Q(('confirmer', ''), _negated=True)), models.Q(models.Q(('state', 'option'), _negated=True), ('confirmer', ''), ('held_until__isnull', True)), _connector='OR'), name='enrolments_enrolment_option_held'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled'), models.Q(('cancelled_by', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at__isnull', True), ('cancelled_by', ''), ('is_late', False)), _connector='OR'), name='enrolments_enrolment_cancelled_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SessionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts_at', models.DateTimeField(verbose_name='de')),
                ('ends_at', models.DateTimeField(verbose_name='à')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('session', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='enrolments.session')),
            ],
            options={
                'verbose_name': 'demi-journée',
                'verbose_name_plural': 'demi-journées',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='enrolments_sessionpart_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='enrolments_sessionpart_uuid'), models.UniqueConstraint(fields=('fund', 'session', 'starts_at'), name='enrolments_sessionpart_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='enrolments_sessionpart_ends_after_start', violation_error_message='Cette demi-journée finit avant de commencer : vérifiez les heures.')],
            },
        ),
    ]
