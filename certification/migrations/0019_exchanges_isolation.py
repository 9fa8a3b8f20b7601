from django.db import migrations

from extranet.tenants.ddl import Isolate

# Every file of a dossier in one list. It reads with the rights of whoever asks, so its tables' policies hold in it.
CREATE = """
CREATE VIEW certification_filing WITH (security_invoker = true) AS
    SELECT 'certificate:' || uuid AS id, dossier_id, definitive_id AS document_id, 'certificate' AS kind,
           uuid AS owner, month, certified_at AS filed_at
      FROM certification_certificate WHERE definitive_id IS NOT NULL
UNION ALL
    SELECT 'scan:' || uuid, dossier_id, scan_id, 'scan', uuid, month, certified_at
      FROM certification_certificate WHERE scan_id IS NOT NULL AND certified_at IS NOT NULL
UNION ALL
    SELECT 'attendance:' || attachment.uuid, certificate.dossier_id, attachment.document_id, 'attendance',
           attachment.uuid, certificate.month, attachment.added_at
      FROM certification_attachment attachment
      JOIN certification_certificate certificate
        ON certificate.fund_id = attachment.fund_id AND certificate.id = attachment.certificate_id
UNION ALL
    SELECT 'message:' || file.uuid, message.dossier_id, file.document_id, 'message', file.uuid, NULL, message.sent_at
      FROM certification_messagefile file
      JOIN certification_message message ON message.fund_id = file.fund_id AND message.id = file.message_id
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0018_exchanges")]

    operations = [
        Isolate("message", "messagefile", "reading"),
        migrations.RunSQL(CREATE, "DROP VIEW certification_filing"),
    ]
