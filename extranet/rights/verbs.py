"""What the journal can say about rights."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

RIGHTS_ASKED = declare("rights.asked", _("Habilitations demandées"))
PAPER_ADDED = declare("rights.paper_added", _("Pièce ajoutée à une demande d’habilitation"))
ORGANISATION_RECOGNISED = declare("rights.organisation_recognised", _("Organisation d’une demande reconnue"))

RIGHT_CONFIRMED = declare("rights.confirmed", _("Habilitation confirmée"))
RIGHT_REFUSED = declare("rights.refused", _("Habilitation refusée"))
RIGHT_SUSPENDED = declare("rights.suspended", _("Habilitation suspendue"))
RIGHT_RESUMED = declare("rights.resumed", _("Habilitation rétablie"))
RIGHT_ENDED = declare("rights.ended", _("Habilitation terminée"))
ACCESS_GIVEN = declare("rights.access_given", _("Accès donné par une habilitation"))

FIGURE_ADDED = declare("rights.figure_added", _("Donnée de comparaison ajoutée"))
FIGURE_REMOVED = declare("rights.figure_removed", _("Donnée de comparaison retirée"))
FIGURES_IMPORTED = declare("rights.figures_imported", _("Données de comparaison importées"))
CONTRIBUTIONS_ADDRESS_CHANGED = declare(
    "rights.contributions_address_changed", _("Adresse de la collecte des contributions changée")
)
