from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0010_requests_isolation")]

    operations = [
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["fund", "-created_at", "-id"], name="enrolment_listed"),
        ),
    ]
