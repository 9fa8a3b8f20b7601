"""The last day of each certificate that is stored already, read from the certificate."""

from cryptography import x509
from django.db import migrations

from extranet.tenants.ddl import per_fund


def read_ends(apps, fund):
    for channel in apps.get_model("batch_channel", "Channel").objects.exclude(certificates="").order_by("pk"):
        own = x509.load_pem_x509_certificates(channel.certificates.encode())[0]
        channel.certificate_ends_at = own.not_valid_after_utc
        channel.save(update_fields=["certificate_ends_at"])


class Migration(migrations.Migration):
    dependencies = [("batch_channel", "0005_several_channels")]

    operations = [migrations.RunPython(per_fund(read_ends), migrations.RunPython.noop, elidable=True)]
