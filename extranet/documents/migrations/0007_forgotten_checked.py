from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from extranet.tenants.ddl import AcrossFunds


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_forgotten")]

    operations = [
        AcrossFunds(ValidateConstraint("document", "documents_document_has_bytes"), "documents_document"),
    ]
