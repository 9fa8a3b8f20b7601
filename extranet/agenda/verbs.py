"""The acts about an agenda's address that the journal keeps."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

ADDRESS_MADE = declare("agenda.address_made", _("Adresse de l’agenda personnel créée"))
ADDRESS_ENDED = declare("agenda.address_ended", _("Adresse de l’agenda personnel fermée"))
