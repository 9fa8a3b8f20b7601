from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certification', '0006_identity_isolation'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='recognised',
            field=models.CharField(blank=True, choices=[('mark', 'Par le code imprimé'), ('hours', 'Par les heures lues sur le papier')], editable=False, max_length=5, verbose_name='reconnu'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('recognised', ''), ('scan__isnull', False), _connector='OR'), name='certification_certificate_recognised_scan'),
        ),
    ]
