import batch_channel.models.channels
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import extranet.organisations.identifiers
import extranet.tenants.models
import extranet.tenants.search
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Vide : plus rien à faire.', null=True, verbose_name='prochain essai')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris en charge le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('error', models.CharField(blank=True, editable=False, help_text='Code du dernier échec.', max_length=60, verbose_name='erreur')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('quality', models.CharField(choices=[('EMPLOYER', 'Employeur ONSS'), ('SERVICE_PROVIDER', 'Prestataire de service'), ('SOCIAL_SECRETARIAT', 'Secrétariat social'), ('TRAINING_PROVIDER', 'Prestataire de formation')], default='SERVICE_PROVIDER', max_length=20, verbose_name='qualité')),
                ('company_number', extranet.organisations.identifiers.IdentifierField('enterprise', verbose_name='N° BCE de l’expéditeur')),
                ('application_code', models.CharField(default='XFLA', max_length=4, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{4}$', 'Quatre lettres majuscules ou chiffres.')], verbose_name='code d’application')),
                ('environment', models.CharField(choices=[('T', 'T – essai (INTEST, sans signature)'), ('S', 'S – simulation (INTEST-S)'), ('R', 'R – réel (IN, signé)')], default='T', max_length=1, verbose_name='environnement')),
                ('signing_environments', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('T', 'T – essai (INTEST, sans signature)'), ('S', 'S – simulation (INTEST-S)'), ('R', 'R – réel (IN, signé)')], max_length=1), blank=True, default=batch_channel.models.channels.production_only, size=None, verbose_name='environnements signés')),
                ('signature_columns', models.PositiveSmallIntegerField(default=76, validators=[django.core.validators.MaxValueValidator(76)], verbose_name='largeur des signatures')),
                ('renderer', models.CharField(default='batch_channel.protocol.rendering.FlaBatch1', editable=False, max_length=120, verbose_name='mise en forme')),
                ('schema', models.CharField(blank=True, default='batch_channel/protocol/schemas/fla-batch-1.xsd', editable=False, max_length=120, verbose_name='schéma')),
                ('max_forms', models.PositiveIntegerField(default=1000, validators=[django.core.validators.MinValueValidator(1)], verbose_name='formulaires par fichier, au plus')),
                ('max_part_bytes', models.PositiveIntegerField(default=5242880, validators=[django.core.validators.MinValueValidator(10000)], verbose_name='octets par fichier, au plus')),
                ('host', models.CharField(default='sftp.socialsecurity.be', max_length=253, verbose_name='serveur')),
                ('port', models.PositiveIntegerField(default=8022, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(65535)], verbose_name='port')),
                ('username', models.CharField(max_length=64, verbose_name='nom d’utilisateur')),
                ('host_key', models.TextField(max_length=2000, verbose_name='clé du serveur')),
                ('ssh_private_key', models.BinaryField(null=True, verbose_name='clé SSH privée')),
                ('ssh_public_key', models.TextField(blank=True, editable=False, verbose_name='clé SSH publique')),
                ('signing_key', models.BinaryField(null=True, verbose_name='clé de signature')),
                ('certificates', models.TextField(blank=True, editable=False, help_text='PEM, le nôtre d’abord.', verbose_name='certificats')),
                ('looked_at', models.DateTimeField(editable=False, null=True, verbose_name='dernier échange réussi')),
                ('failed_at', models.DateTimeField(editable=False, null=True, verbose_name='dernier échec')),
                ('seen_fingerprint', models.CharField(blank=True, editable=False, max_length=60, verbose_name='empreinte montrée par le serveur')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'canal de fichiers',
                'verbose_name_plural': 'canaux de fichiers',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('gathered', 'En préparation'), ('prepared', 'Préparé, à envoyer'), ('signed', 'Signé, à envoyer'), ('sending', 'Envoi en cours'), ('sent', 'Envoyé, accusé de réception attendu'), ('acknowledged', 'Reçu, réponses attendues'), ('answered', 'Traité'), ('rejected', 'Refusé en entier'), ('abandoned', 'Abandonné avant l’envoi')], default='gathered', max_length=12, protected=True, verbose_name='état')),
                ('gathered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='commencé le')),
                ('prepared_at', models.DateTimeField(editable=False, null=True, verbose_name='préparé le')),
                ('signed_at', models.DateTimeField(editable=False, null=True, verbose_name='signé le')),
                ('started_at', models.DateTimeField(editable=False, null=True, verbose_name='envoi commencé le')),
                ('go_tried_at', models.DateTimeField(editable=False, help_text='Dès lors ce nom ne sert plus jamais.', null=True, verbose_name='GO tenté le')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='envoyé le')),
                ('acknowledged_at', models.DateTimeField(editable=False, null=True, verbose_name='accusé de réception le')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='traité le')),
                ('ticket', models.CharField(blank=True, editable=False, max_length=20, verbose_name='ticket')),
                ('errors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), default=list, editable=False, size=None, verbose_name='erreurs')),
                ('abandoned_for', models.CharField(blank=True, editable=False, max_length=20, verbose_name='motif d’abandon')),
                ('name', models.CharField(editable=False, max_length=40, verbose_name='nom du lot')),
                ('name_folded', models.GeneratedField(db_persist=True, expression=extranet.tenants.search.Fold(models.F('name')), output_field=models.TextField(db_collation='C'))),
                ('application_code', models.CharField(editable=False, max_length=4, verbose_name='code d’application')),
                ('sender_number', models.CharField(editable=False, max_length=6, verbose_name='numéro d’expéditeur')),
                ('created_on', models.DateField(editable=False, verbose_name='date du nom')),
                ('sequence', models.CharField(editable=False, max_length=5, verbose_name='numéro d’envoi')),
                ('environment', models.CharField(choices=[('T', 'T – essai (INTEST, sans signature)'), ('S', 'S – simulation (INTEST-S)'), ('R', 'R – réel (IN, signé)')], editable=False, max_length=1, verbose_name='environnement')),
                ('parts', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='parties')),
                ('data', models.BinaryField(null=True, verbose_name='fichier FI')),
                ('data_size', models.PositiveIntegerField(default=0, editable=False, verbose_name='taille du fichier FI')),
                ('data_sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte du fichier FI')),
                ('signature', models.BinaryField(null=True, verbose_name='fichier FS')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='entreprise')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('channel', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='batches', to='batch_channel.channel', verbose_name='canal')),
            ],
            options={
                'verbose_name': 'lot',
                'verbose_name_plural': 'lots',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'state', 'gathered_at'], name='batch_by_state'), models.Index(fields=['fund', 'name_folded'], name='batch_by_name')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='batch_channel_batch_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='batch_channel_batch_uuid'), models.UniqueConstraint(fields=('fund', 'name'), name='batch_channel_batch_name'), models.CheckConstraint(condition=models.Q(('state__in', ['gathered', 'abandoned']), models.Q(('data__isnull', False), ('prepared_at__isnull', False)), _connector='OR'), name='batch_channel_batch_prepared_with_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('signature__isnull', False), ('state', 'signed')), models.Q(('state', 'signed'), _negated=True), _connector='OR'), name='batch_channel_batch_signed_with_its_signature'), models.CheckConstraint(condition=models.Q(models.Q(('go_tried_at__isnull', False), ('sent_at__isnull', False)), models.Q(('state__in', ['sent', 'acknowledged', 'answered', 'rejected']), _negated=True), _connector='OR'), name='batch_channel_batch_sent_with_its_go'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'abandoned'), _negated=True), ('go_tried_at__isnull', True), _connector='OR'), name='batch_channel_batch_abandoned_before_its_go')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(editable=False, max_length=4, verbose_name='nature')),
                ('environment', models.CharField(choices=[('T', 'T – essai (INTEST, sans signature)'), ('S', 'S – simulation (INTEST-S)'), ('R', 'R – réel (IN, signé)')], editable=False, max_length=1, verbose_name='environnement')),
                ('name', models.CharField(editable=False, max_length=60, verbose_name='nom du fichier')),
                ('size', models.PositiveIntegerField(editable=False, verbose_name='taille')),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte')),
                ('content', models.BinaryField(null=True, verbose_name='contenu')),
                ('signature', models.CharField(choices=[('absent', 'Sans signature'), ('ok', 'Signature vérifiée'), ('untrusted', 'Signature correcte d’une autorité inconnue'), ('bad', 'Signature incorrecte')], default='absent', editable=False, max_length=10, verbose_name='signature')),
                ('state', models.CharField(choices=[('read', 'Lue'), ('to_review', 'À examiner'), ('foreign', 'D’un autre service')], editable=False, max_length=10, verbose_name='état')),
                ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unreadable', 'Le fichier ou l’un de ses formulaires est illisible.'), ('too_big', 'Le fichier est trop grand pour être relevé.'), ('bad_signature', 'La signature est incorrecte : rien n’a été changé d’après ce fichier.'), ('unknown', 'Il parle d’un lot ou d’un formulaire que nous ne connaissons pas.'), ('contradiction', 'Il contredit une réponse antérieure, qui a été gardée.'), ('not_final', 'La réponse n’est pas définitive : il faudra une suite.')], max_length=20), default=list, editable=False, size=None, verbose_name='remarques')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='relevée le')),
                ('reviewed_at', models.DateTimeField(editable=False, null=True, verbose_name='examinée le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('batch', extranet.tenants.models.FundForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='answers', to='batch_channel.batch', verbose_name='lot')),
                ('channel', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='answers', to='batch_channel.channel', verbose_name='canal')),
            ],
            options={
                'verbose_name': 'réponse',
                'verbose_name_plural': 'réponses',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'state', 'received_at'], name='answer_by_state')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='batch_channel_answer_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='batch_channel_answer_uuid'), models.UniqueConstraint(fields=('fund', 'channel', 'name', 'size', 'sha256'), name='batch_channel_answer_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'foreign'), _negated=True), ('content__isnull', True), _connector='OR'), name='batch_channel_answer_of_others_not_kept')],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', django_fsm.FSMField(choices=[('to_send', 'À envoyer'), ('blocked', 'Bloquée'), ('sent', 'Envoyée'), ('acknowledged', 'Reçue'), ('accepted', 'Acceptée'), ('refused', 'Refusée')], default='to_send', max_length=12, protected=True, verbose_name='état')),
                ('block', models.CharField(blank=True, choices=[('no_channel', 'Le canal de fichiers du fonds n’est pas prêt.'), ('no_mandate', 'L’entreprise n’a pas de mandat de déclaration valable aujourd’hui.'), ('no_register_number', 'Le numéro de registre national du salarié manque.'), ('no_employer_number', 'Le numéro BCE de l’employeur manque.'), ('no_source', 'La formation déclarée n’existe plus ou n’est plus à déclarer.'), ('invalid', 'Une donnée ne passe pas les contrôles faits avant l’envoi.')], editable=False, max_length=20, verbose_name='blocage')),
                ('problems', models.JSONField(default=list, editable=False, verbose_name='détail du blocage')),
                ('reported', models.JSONField(default=list, editable=False, verbose_name='anomalies de la dernière réponse')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='envoyée le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidée le')),
                ('kind', models.CharField(editable=False, max_length=60, verbose_name='nature')),
                ('source_uuid', models.UUIDField(editable=False, verbose_name='origine')),
                ('trained_from', models.DateField(verbose_name='premier jour de formation')),
                ('declared_at', models.DateTimeField(auto_now_add=True, verbose_name='demandée le')),
                ('company', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.organisation', verbose_name='entreprise')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('worker', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organisations.worker', verbose_name='salarié')),
            ],
            options={
                'verbose_name': 'déclaration',
                'verbose_name_plural': 'déclarations',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'state', 'declared_at'], name='declaration_by_state'), models.Index(fields=['fund', 'company', 'declared_at'], name='declaration_by_company')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='batch_channel_declaration_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='batch_channel_declaration_uuid'), models.UniqueConstraint(fields=('fund', 'kind', 'source_uuid'), name='batch_channel_declaration_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'blocked'), models.Q(('block', ''), _negated=True)), models.Q(models.Q(('state', 'blocked'), _negated=True), ('block', '')), _connector='OR'), name='batch_channel_declaration_blocked_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ['accepted', 'refused'])), models.Q(models.Q(('state__in', ['accepted', 'refused']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='batch_channel_declaration_decided_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('state__in', ['to_send', 'blocked'])), models.Q(models.Q(('state__in', ['to_send', 'blocked']), _negated=True), ('sent_at__isnull', False)), _connector='OR'), name='batch_channel_declaration_sent_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=20, verbose_name='notre référence')),
                ('form_on', models.DateField(editable=False)),
                ('form_at', models.TimeField(editable=False)),
                ('reporting_mandate', models.CharField(editable=False, max_length=30, verbose_name='mandat de déclaration')),
                ('outcome', models.CharField(choices=[('pending', 'En attente'), ('accepted', 'Acceptée'), ('refused', 'Refusée'), ('withdrawn', 'Retirée avant l’envoi')], default='pending', max_length=10, verbose_name='résultat')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='répondu le')),
                ('reported', models.JSONField(default=list, editable=False, verbose_name='anomalies')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('batch', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='attempts', to='batch_channel.batch', verbose_name='lot')),
                ('declaration', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='attempts', to='batch_channel.declaration', verbose_name='déclaration')),
            ],
            options={
                'verbose_name': 'envoi d’une déclaration',
                'verbose_name_plural': 'envois de déclarations',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='batch_channel_attempt_fund_id'), models.UniqueConstraint(fields=('fund', 'reference'), name='batch_channel_attempt_reference'), models.UniqueConstraint(fields=('fund', 'batch', 'form_on', 'form_at'), name='batch_channel_attempt_time'), models.UniqueConstraint(condition=models.Q(('outcome', 'pending')), fields=('fund', 'declaration'), name='batch_channel_attempt_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Sender',
            fields=[
                ('number', models.CharField(max_length=6, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[0-9]{6}$', 'Le numéro d’expéditeur a six chiffres, par exemple 123456.')], verbose_name='numéro d’expéditeur')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'expéditeur',
                'verbose_name_plural': 'expéditeurs',
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_on', models.DateField(verbose_name='date')),
                ('environment', models.CharField(choices=[('T', 'T – essai (INTEST, sans signature)'), ('S', 'S – simulation (INTEST-S)'), ('R', 'R – réel (IN, signé)')], max_length=1, verbose_name='environnement')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='dernier numéro')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='counters', to='batch_channel.sender')),
            ],
            options={
                'verbose_name': 'compteur',
                'verbose_name_plural': 'compteurs',
                'constraints': [models.UniqueConstraint(fields=('sender', 'created_on', 'environment'), name='batch_channel_counter_of_a_day')],
            },
        ),
        migrations.AddField(
            model_name='channel',
            name='sender',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='batch_channel.sender', verbose_name='numéro d’expéditeur'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.UniqueConstraint(fields=('fund', 'id'), name='batch_channel_channel_fund_id'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.UniqueConstraint(fields=('fund', 'uuid'), name='batch_channel_channel_uuid'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.UniqueConstraint(fields=('fund', 'quality'), name='batch_channel_channel_of_a_quality'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ssh_private_key__isnull', False), models.Q(('ssh_public_key', ''), _negated=True)), models.Q(('ssh_private_key__isnull', True), ('ssh_public_key', '')), _connector='OR'), name='batch_channel_channel_both_halves_of_its_ssh_key'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signing_key__isnull', False), models.Q(('certificates', ''), _negated=True)), models.Q(('certificates', ''), ('signing_key__isnull', True)), _connector='OR'), name='batch_channel_channel_key_and_certificate'),
        ),
    ]
