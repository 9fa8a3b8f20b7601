"""What the journal can say about help."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

PROBLEM_REPORTED = declare("help.problem_reported", _("Problème signalé"))
TICKET_ANSWERED = declare("help.ticket_answered", _("Réponse à un signalement"))
TICKET_REOPENED = declare("help.ticket_written", _("Nouveau message à un signalement"))
TICKET_CLOSED = declare("help.ticket_closed", _("Signalement clos"))
SHELF_ADDED = declare("help.shelf_added", _("Document mis à disposition"))
SHELF_CHANGED = declare("help.shelf_changed", _("Document à disposition modifié"))
SHELF_WITHDRAWN = declare("help.shelf_withdrawn", _("Document retiré"))
SHELF_RETURNED = declare("help.shelf_returned", _("Document remis à disposition"))
