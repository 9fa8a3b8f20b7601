"""What left in test or simulation before it was noted."""

from django.db import migrations

from extranet.tenants.ddl import per_fund


def note_tests(apps, fund):
    left = apps.get_model("batch_channel", "Declaration").objects.filter(sent_at__isnull=False)
    for_real = left.filter(attempts__batch__environment="R", attempts__outcome__in=["pending", "accepted", "refused"])
    tested = left.filter(attempts__batch__environment__in=["T", "S"]).exclude(pk__in=for_real.values("pk"))
    left.filter(pk__in=tested.values("pk")).update(is_test=True)


class Migration(migrations.Migration):
    dependencies = [("batch_channel", "0022_marked_as_test")]

    operations = [migrations.RunPython(per_fund(note_tests), migrations.RunPython.noop, elidable=True)]
