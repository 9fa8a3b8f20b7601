"""The sentences that one ticks, word for word as the fund's guide has them (`ATN-29`, `ATN-30`)."""

from django.utils.translation import gettext_lazy as _

HOURS = _("Je certifie la saisie des heures")
ADDRESS = _("J'accepte que mon adresse Ip soit utilisée")  # compulsory for the entirely online path only
