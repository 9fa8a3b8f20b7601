"""The one place where a person goes on with a request whose turn is hers (`ATM-30`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from .completion import rows
from .models import Request
from .permissions import acts_for_company, acts_for_operator
from .workflow import WITH_OPERATOR, RequestState


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do now, and the route of the request's page where it is done."""

    label: Text
    why: Text
    route: str


DAYS = NextStep(_("Encoder les jours"), _("La demande n’a encore aucun jour de formation."), "training:days")
PEOPLE = NextStep(_("Inscrire les travailleurs"), _("Personne n’est encore inscrit."), "training:workers")
COMPLETE = NextStep(
    _("Compléter les travailleurs"),
    _("Des travailleurs ne sont pas dans votre registre, ou des données manquent."),
    "training:workers",
)
VALIDATE = NextStep(
    _("Vérifier et valider les présences"),
    _("Comparez les présences avec vos dossiers, puis certifiez-les."),
    "training:certify",
)
PRINT = NextStep(
    _("Générer le récapitulatif"),
    _("Les présences sont certifiées : le récapitulatif peut être fait."),
    "training:recap",
)
SIGN = NextStep(
    _("Faire signer le récapitulatif"),
    _("Déposez le fichier signé électroniquement, ou envoyez un lien au représentant légal."),
    "training:recap",
)
SEND = NextStep(
    _("Envoyer la demande au fonds"), _("Le récapitulatif signé est déposé : il reste à envoyer."), "training:recap"
)
ANSWER = NextStep(
    _("Répondre au fonds"), _("Lisez le complément demandé, corrigez ce qu’il faut, puis renvoyez."), "training:recap"
)
DECIDE = NextStep(
    _("Contrôler et décider"), _("L’entreprise a envoyé la demande signée et attend votre décision."), "training:recap"
)
CORRECT = NextStep(
    _("Corriger les déclarations"),
    _("La sécurité sociale n’a pas pris toutes les déclarations de cette demande."),
    "training:workers",
)

OF_COMPANY = {RequestState.CERTIFIED: PRINT, RequestState.TO_SIGN: SIGN, RequestState.COMPLEMENT: ANSWER}


def next_step(actor: Actor, fund: Fund, request: Request) -> NextStep | None:
    """None when it is another's turn, or when the overview itself has the button. Five queries at most."""
    if is_staff(actor, Capability.PREENCODING) and request.state == RequestState.WITH_FUND:
        return DECIDE
    if acts_for_company(actor, request):
        return of_company(actor, fund, request)
    if acts_for_operator(actor, request) and request.state in WITH_OPERATOR:
        return of_encoding(request)
    return None


def of_encoding(request: Request) -> NextStep | None:
    if not request.days.exists():
        return DAYS
    return None if request.participants.exists() else PEOPLE


def of_company(actor: Actor, fund: Fund, request: Request) -> NextStep | None:
    """Sending needs complete workers, whom a change of the fund's rules or of the register can undo."""
    if request.state in OF_COMPANY:
        return OF_COMPANY[request.state]
    if request.state == RequestState.WITH_COMPANY and (encoding := of_encoding(request)):
        return encoding
    if request.state in {RequestState.WITH_COMPANY, RequestState.SIGNED}:
        if not all(row.is_complete for row in rows(actor, fund, request)):
            return COMPLETE
        return VALIDATE if request.state == RequestState.WITH_COMPANY else SEND
    if request.state == RequestState.ACCEPTED and any(row.may_resend for row in rows(actor, fund, request)):
        return CORRECT
    return None
