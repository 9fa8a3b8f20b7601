"""What the journal can say about mails."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

MAIL_RESENT = declare("notifications.mail_resent", _("E-mail renvoyé"))
