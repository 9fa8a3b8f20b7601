from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


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
    ]
