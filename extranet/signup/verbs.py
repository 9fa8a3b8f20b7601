"""What the journal can say about signing up; never who, before she has an account."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

ASKED = declare("signup.asked", _("Inscription envoyée"))
MAILED_AGAIN = declare("signup.mailed_again", _("Message de confirmation renvoyé"))
CLOSED = declare("signup.closed", _("Lien d’inscription fermé après cinq codes faux"))
ACTIVATED = declare("signup.activated", _("Compte activé"))
ATTACHED = declare("signup.attached", _("Demande rattachée à un compte existant"))
FORGOTTEN = declare("signup.forgotten", _("Inscriptions abandonnées effacées"))
CHOICES_CHANGED = declare("signup.choices_changed", _("Réglages de l’inscription changés"))
