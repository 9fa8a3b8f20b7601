"""What the journal can say about statistics."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

OPENING_CHANGED = declare("statistics.opening_changed", _("Ouverture des statistiques changée"))
