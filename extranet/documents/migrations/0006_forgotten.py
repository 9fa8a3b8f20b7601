from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from extranet.tenants.ddl import AcrossFunds

# The version before knows no state "forgotten": there, a document without bytes is one whose making failed. That of a
# forgotten one keeps its digest, which no other has, so that coming back makes it a forgotten one again.
AGAIN = "UPDATE documents_document SET state = 'forgotten' WHERE state = 'failed' AND key = '' AND sha256 <> ''"
FAILED = "UPDATE documents_document SET state = 'failed' WHERE state = 'forgotten'"


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_removal_isolation'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='document', name='documents_document_has_bytes'),
        migrations.AlterField(
            model_name='document',
            name='state',
            field=models.CharField(choices=[('rendering', 'En préparation'), ('failed', 'Préparation échouée'), ('scanning', 'Analyse en attente'), ('infected', 'Refusé par l’antivirus'), ('ready', 'Disponible'), ('forgotten', 'Effacé au terme de sa conservation')], max_length=10, verbose_name='état'),
        ),
        AddConstraintNotValid(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['rendering', 'failed', 'forgotten']), models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__isnull', False), models.Q(('key', ''), _negated=True)), _connector='OR'), name='documents_document_has_bytes'),
        ),
        AcrossFunds(migrations.RunSQL(AGAIN, FAILED), 'documents_document'),
    ]
