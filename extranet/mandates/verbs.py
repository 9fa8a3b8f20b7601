"""What the journal can say about papers and mandates."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

PAPER_FILLED = declare("mandates.paper_filled", _("Document indispensable rempli"))
PAPER_DEPOSITED = declare("mandates.paper_deposited", _("Document signé déposé"))
PAPER_ACCEPTED = declare("mandates.paper_accepted", _("Document accepté"))
PAPER_REFUSED = declare("mandates.paper_refused", _("Document refusé"))
PAPER_ENDED = declare("mandates.paper_ended", _("Document terminé"))
MANDATE_STARTED = declare("mandates.mandate_started", _("Mandat d’opérateur commencé"))
MANDATE_ENDED = declare("mandates.mandate_ended", _("Mandat d’opérateur terminé"))
TERMS_PUBLISHED = declare("mandates.terms_published", _("Conditions d’utilisation publiées"))
TERMS_ACCEPTED = declare("mandates.terms_accepted", _("Conditions d’utilisation acceptées"))
DATA_MANDATE_RECORDED = declare("mandates.data_mandate_recorded", _("Mandat de déclaration noté"))
DATA_MANDATE_ENDED = declare("mandates.data_mandate_ended", _("Mandat de déclaration terminé"))
