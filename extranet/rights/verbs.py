"""What the journal can say about rights."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

RIGHTS_ASKED = declare("rights.asked", _("Habilitations demandées"))
