import django.db.models.deletion
import extranet.tenants.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0007_forgotten_checked'),
        ('funding', '0020_hours_of_all_the_people'),
        ('tenants', '0005_maintenance'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplacedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('replaced_at', models.DateTimeField(auto_now_add=True, verbose_name='remplacé ou retiré le')),
                ('document', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='documents.document', verbose_name='fichier')),
                ('fund', models.ForeignKey(db_default=extranet.tenants.models.CurrentFund(), db_index=False, editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='tenants.fund', verbose_name='fonds')),
                ('invoice', extranet.tenants.models.FundForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replaced_files', to='funding.invoice', verbose_name='facture')),
            ],
            options={
                'verbose_name': 'fichier remplacé d’une facture',
                'verbose_name_plural': 'fichiers remplacés des factures',
                'abstract': False,
                'indexes': [models.Index(fields=['fund', 'invoice'], name='replaced_file_of_invoice')],
                'constraints': [models.UniqueConstraint(fields=('fund', 'id'), name='funding_replacedfile_fund_id'), models.UniqueConstraint(fields=('fund', 'uuid'), name='funding_replacedfile_uuid')],
            },
        ),
    ]
