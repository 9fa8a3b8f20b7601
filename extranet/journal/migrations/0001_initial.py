import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import extranet.journal.models
import extranet.tenants.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenants', '0002_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=80, verbose_name='acte')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                ('actor_kind', models.CharField(choices=[('person', 'Personne'), ('link', 'Lien personnel'), ('key', 'Clé d’accès'), ('system', 'Système')], max_length=10, verbose_name='auteur')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='personne')),
                ('actor_organisation_id', models.BigIntegerField(null=True, verbose_name='organisation')),
                ('mandate_uuid', models.UUIDField(null=True, verbose_name='au titre du mandat')),
                ('subject_model', models.CharField(max_length=80, verbose_name='type d’objet')),
                ('subject_uuid', models.UUIDField(help_text='Vide : le fonds lui-même.', null=True, verbose_name='objet')),
                ('request_id', models.UUIDField(null=True, verbose_name='requête')),
                ('facts', models.JSONField(default=dict, verbose_name='faits')),
                ('text_digest', models.CharField(blank=True, max_length=64, verbose_name='empreinte du texte')),
                ('cluster', models.IntegerField(default=extranet.journal.models.cluster_number, verbose_name='numéro de grappe')),
                ('transaction', models.BigIntegerField(db_default=extranet.journal.models.CurrentTransaction(), verbose_name='numéro de transaction')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'acte du journal',
                'verbose_name_plural': 'journal',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'subject_uuid', 'subject_model'], name='journal_entry_of_subject'), models.Index(fields=['fund', 'cluster', 'transaction', 'id'], name='journal_entry_position')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='journal_entry_fund_id')],
            },
        ),
        migrations.CreateModel(
            name='EntryText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.BinaryField(max_length=32)),
                ('actor_name', models.CharField(max_length=200, verbose_name='nom de l’auteur')),
                ('comment', models.TextField(blank=True, verbose_name='commentaire')),
                ('entry', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='texts', to='journal.entry', verbose_name='acte')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'texte d’un acte',
                'verbose_name_plural': 'textes des actes',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='journal_entrytext_fund_id'), models.UniqueConstraint(fields=('fund', 'entry'), name='journal_entrytext_one_per_entry')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(verbose_name='numéro')),
                ('first', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=3, verbose_name='depuis')),
                ('last', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=3, verbose_name='jusqu’à')),
                ('count', models.PositiveIntegerField(verbose_name='nombre d’actes')),
                ('entries', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='actes')),
                ('leaves', models.BinaryField()),
                ('previous', models.CharField(blank=True, max_length=64, verbose_name='empreinte du sceau précédent')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte')),
                ('signature', models.BinaryField(max_length=64)),
                ('key', models.CharField(max_length=32, verbose_name='clé')),
                ('sealed_at', models.DateTimeField(verbose_name='scellé le')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
            ],
            options={
                'verbose_name': 'sceau du journal',
                'verbose_name_plural': 'sceaux du journal',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='journal_seal_fund_id'), models.UniqueConstraint(fields=('fund', 'number'), name='journal_seal_number'), models.UniqueConstraint(fields=('fund', 'previous'), name='journal_seal_one_chain'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('number__gt', 0)), name='journal_seal_of_something')],
            },
        ),
    ]
