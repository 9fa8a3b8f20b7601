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

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0003_longer_media_types'),
        ('organisations', '0016_staff_data'),
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('open', 'À traiter par le fonds'), ('answered', 'Répondu'), ('closed', 'Clos')], default='open', max_length=8, protected=True, verbose_name='statut')),
                ('name', extranet.tenants.text.TextLine(max_length=170, verbose_name='de la part de')),
                ('page', models.CharField(blank=True, max_length=300, verbose_name='page')),
                ('about', extranet.tenants.text.TextLine(max_length=120, verbose_name='en quelques mots')),
                ('about_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('about')), output_field=models.TextField(db_collation='C'))),
                ('reported_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='signalé le')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dernier message')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('organisation', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'signalement',
                'verbose_name_plural': 'signalements',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'state', 'moved_at'], name='ticket_by_state'), models.Index(fields=['fund', '-moved_at', '-id'], name='ticket_by_move'), models.Index(fields=['fund', 'user', '-moved_at'], name='ticket_of_user'), models.Index(fields=['fund', 'about_folded'], name='ticket_by_subject')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='help_ticket_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='help_ticket_uuid')],
            },
        ),
        migrations.CreateModel(
            name='TicketMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('is_of_fund', models.BooleanField(verbose_name='du fonds')),
                ('name', extranet.tenants.text.TextLine(max_length=170, verbose_name='écrit par')),
                ('text', models.TextField(max_length=5000, verbose_name='message')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='envoyé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to='help.ticket')),
            ],
            options={
                'verbose_name': 'message d’un signalement',
                'verbose_name_plural': 'messages des signalements',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'ticket', 'id'], name='message_of_ticket')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='help_ticketmessage_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='help_ticketmessage_uuid')],
            },
        ),
        migrations.CreateModel(
            name='ShelfItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', extranet.tenants.text.TextLine(max_length=160, verbose_name='intitulé')),
                ('kind', models.CharField(choices=[('form', 'Formulaire'), ('manual', 'Mode d’emploi'), ('other', 'Autre document')], default='form', max_length=6, verbose_name='nature')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('nl', 'Néerlandais'), ('en', 'Anglais'), ('de', 'Allemand')], max_length=5, verbose_name='langue')),
                ('is_public', models.BooleanField(default=True, help_text='Décoché, seules les personnes connectées le lisent.', verbose_name='public')),
                ('laid_out_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='déposé le')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='retiré le')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'document à disposition',
                'verbose_name_plural': 'documents à disposition',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='help_shelfitem_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='help_shelfitem_uuid')],
            },
        ),
    ]
