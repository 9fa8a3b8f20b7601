"""The acts on people's own data, lost access, support and second opinions that the journal keeps."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

DATA_EXPORTED = declare("organisations.data_exported", _("Ses propres données exportées"))
DATA_REQUESTED = declare("organisations.data_requested", _("Demande sur ses propres données"))
DATA_REQUEST_WITHDRAWN = declare("organisations.data_request_withdrawn", _("Demande sur ses données retirée"))
DATA_REQUEST_ANSWERED = declare("organisations.data_request_answered", _("Réponse à une demande sur ses données"))
