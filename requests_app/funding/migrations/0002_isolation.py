from django.db import migrations

from extranet.tenants.ddl import Isolate


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]

    operations = [
        Isolate(
            "counter",
            "device",
            "devicepiece",
            "fundingrequest",
            "requestperson",
            "requestpiece",
            "piecedemand",
            "agreement",
            "amendment",
            "invoice",
            "attestation",
            "payment",
        )
    ]
