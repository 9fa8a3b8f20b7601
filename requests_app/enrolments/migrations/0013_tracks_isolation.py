from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0012_tracks")]

    operations = [Isolate("track", "trackstep", "candidacy", "candidacychange")]
