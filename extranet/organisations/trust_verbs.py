"""The acts on people's own data, lost access, support and second opinions that the journal keeps."""

from django.utils.translation import gettext_lazy as _

from extranet.journal.verbs import declare

DATA_EXPORTED = declare("organisations.data_exported", _("Ses propres données exportées"))
DATA_REQUESTED = declare("organisations.data_requested", _("Demande sur ses propres données"))
DATA_REQUEST_WITHDRAWN = declare("organisations.data_request_withdrawn", _("Demande sur ses données retirée"))
DATA_REQUEST_ANSWERED = declare("organisations.data_request_answered", _("Réponse à une demande sur ses données"))

TRUST_RULES_CHANGED = declare("organisations.trust_rules_changed", _("Règles de confiance et de contrôle changées"))
DECISION_PROPOSED = declare("organisations.decision_proposed", _("Décision proposée à une seconde personne"))
DECISION_CONFIRMED = declare("organisations.decision_confirmed", _("Décision confirmée par une seconde personne"))
DECISION_SENT_BACK = declare("organisations.decision_sent_back", _("Décision renvoyée par une seconde personne"))
DECISION_WITHDRAWN = declare("organisations.decision_withdrawn", _("Décision proposée retirée"))

RECOVERY_CHECKED = declare("organisations.recovery_checked", _("Identité vérifiée pour une récupération d’accès"))
RECOVERY_OPENED = declare("organisations.recovery_opened", _("Délai d’une récupération d’accès commencé"))
RECOVERY_ADDRESS_CONFIRMED = declare("organisations.recovery_address_confirmed", _("Nouvelle adresse confirmée"))
RECOVERY_STOPPED = declare("organisations.recovery_stopped", _("Récupération d’accès arrêtée par la personne"))
RECOVERY_CANCELLED = declare("organisations.recovery_cancelled", _("Récupération d’accès abandonnée"))
RECOVERY_DONE = declare("organisations.recovery_done", _("Accès rétabli"))
ACCESS_CONFIRMED = declare("organisations.access_confirmed", _("Accès confirmé après une récupération"))

SUPPORT_OPENED = declare("organisations.support_opened", _("Accès d’assistance ouvert"))
SUPPORT_ENDED = declare("organisations.support_ended", _("Accès d’assistance terminé"), by_support=True)

MERGE_ASKED = declare("organisations.merge_asked", _("Réunion de deux comptes demandée"))
ACCOUNTS_MERGED = declare("organisations.accounts_merged", _("Deux comptes réunis"))
MEMBER_MERGED = declare("organisations.member_merged", _("Accès passé au compte réuni"))

ERASURE_PREPARED = declare("organisations.erasure_prepared", _("Effacement d’une personne préparé"))
ERASURE_DROPPED = declare("organisations.erasure_dropped", _("Effacement d’une personne abandonné"))
PERSON_ERASED = declare("organisations.person_erased", _("Données d’une personne effacées"))
PRIVACY_CHANGED = declare(
    "organisations.privacy_changed", _("Responsable et délégué à la protection des données changés")
)
