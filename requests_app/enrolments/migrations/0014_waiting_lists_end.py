from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrolments', '0013_tracks_isolation'),
    ]

    operations = [
        migrations.AlterField(
            model_name='enrolment',
            name='cancelled_by',
            field=models.CharField(blank=True, choices=[('participant', 'Le participant'), ('responsible', 'Le responsable de formation'), ('fund', 'Le fonds'), ('session', 'La session est annulée'), ('deadline', 'Le délai est passé'), ('begun', 'La session a commencé sans place libre'), ('replaced', 'Quelqu’un d’autre y va')], max_length=11, verbose_name='annulée par'),
        ),
    ]
