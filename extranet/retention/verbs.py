"""What the journal can say about retention."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

HELD = declare("retention.held", _("Fichier gelé : rien n’en est effacé"))
RELEASED = declare("retention.released", _("Gel levé"))
FORGOTTEN = declare("retention.forgotten", _("Effacé au terme de sa conservation"))
RULES_CHANGED = declare("retention.rules_changed", _("Durées de conservation changées"))
