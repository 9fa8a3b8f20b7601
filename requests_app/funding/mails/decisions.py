"""What the fund decided about a request, told to the company and, once something is agreed, to the training body."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.models import Membership
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

from ..models import Agreement, Amendment, FundingRequest
from ..queries.people import keepers, managers
from ..workflow import AmendmentState, RequestState


def file_of(payload: Payload) -> FundingRequest:
    """Raises `NothingToSay` when it was deleted meanwhile."""
    found = FundingRequest.objects.select_related("device").filter(pk=payload["request"]).first()
    if found is None:
        raise NothingToSay("file-deleted")
    return found


def in_state(payload: Payload, *states: str) -> FundingRequest:
    """Raises `NothingToSay` when the file has moved on before the mail left."""
    request = file_of(payload)
    if request.state not in states:
        raise NothingToSay("moved-on")
    return request


def about(request: FundingRequest, subject: str, paragraphs: list[str], button: str = "") -> Notice:
    """A mail that leads to the file."""
    named = {"number": request.number}
    return Notice(
        subject=subject % named,
        paragraphs=[paragraph % named for paragraph in paragraphs],
        path=reverse("funding:request", args=[request.uuid]),
        button=button or _("Voir le dossier"),
    )


def complete_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = in_state(payload, RequestState.COMPLETE)
    until = date_format(request.decide_by, "DATE_FORMAT") if request.decide_by else ""
    return about(
        request,
        _("Dossier %(number)s : complet"),
        [
            _("Votre demande de prise en charge %(number)s est complète."),
            _("Le fonds décide au plus tard le %s.") % until,
        ],
    )


def incomplete_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = in_state(payload, RequestState.INCOMPLETE)
    names = request.demands.filter(answered_at__isnull=True).order_by("pk").values_list("name", flat=True)
    return about(
        request,
        _("Dossier %(number)s : pièces à ajouter"),
        [
            _("Votre demande de prise en charge %(number)s est incomplète. Ajoutez seulement ceci :"),
            # What people named may hold a percent sign.
            *(f"– {name}".replace("%", "%%") for name in names),
            _("Le délai de décision commence quand le dossier est complet."),
        ],
        _("Ajouter les pièces"),
    )


def agreed_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = in_state(payload, RequestState.AGREED)
    return about(
        request,
        _("Dossier %(number)s : prise en charge accordée"),
        [
            _("La demande de prise en charge %(number)s est accordée."),
            _("L’accord de prise en charge dit les montants, les heures et la validité. Il est prêt à télécharger."),
        ],
    )


def refused_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = in_state(payload, RequestState.REFUSED)
    return about(
        request,
        _("Dossier %(number)s : prise en charge refusée"),
        [
            _("La demande de prise en charge %(number)s est refusée."),
            _("Le dossier dit le motif et comment contester la décision."),
        ],
    )


def amendment_of(payload: Payload, state: str) -> Amendment:
    """Raises `NothingToSay` when it isn't in this state."""
    found = Amendment.objects.select_related("request__device").filter(pk=payload["amendment"], state=state).first()
    if found is None:
        raise NothingToSay("moved-on")
    return found


def amended_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    amendment = amendment_of(payload, AmendmentState.AGREED)
    return about(
        amendment.request,
        _("Dossier %(number)s : avenant accordé"),
        [
            _("L’avenant au dossier %(number)s est accordé."),
            _("Une nouvelle édition de l’accord de prise en charge remplace la précédente."),
        ],
    )


def former_body_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """To a body that no longer teaches: the file isn't open to it any more."""
    amendment = amendment_of(payload, AmendmentState.AGREED)
    return Notice(
        subject=_("Dossier %(number)s : confié à un autre organisme") % {"number": amendment.request.number},
        paragraphs=[
            _("L’entreprise a changé d’organisme de formation pour le dossier %(number)s.")
            % {"number": amendment.request.number},
            _("Les factures que vous avez déjà déposées gardent leur suite. Pour toute question, écrivez au fonds."),
        ],
        path=reverse("dashboard"),
        button=_("Ouvrir l’extranet"),
    )


def amendment_refused_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    amendment = amendment_of(payload, AmendmentState.REFUSED)
    return about(
        amendment.request,
        _("Dossier %(number)s : avenant refusé"),
        [
            _("L’avenant demandé au dossier %(number)s est refusé : l’accord reste ce qu’il était."),
            _("Le dossier dit le motif."),
        ],
    )


def handed_over_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = file_of(payload)
    if request.officer_id != payload["officer"]:
        raise NothingToSay("with-somebody-else")
    return about(
        request,
        _("Dossier %(number)s : il vous est confié"),
        [_("Un collègue vous confie la demande de prise en charge %(number)s.")],
    )


def declared(name: str, label: Text, words: notices.Words) -> MailKind:
    return notices.declare(f"funding.{name}", label, words, category=Category.FUNDING)


COMPLETE = declared("complete", gettext_lazy("Dossier complet"), complete_words)
INCOMPLETE = declared("incomplete", gettext_lazy("Pièces demandées"), incomplete_words)
AGREED = declared("agreed", gettext_lazy("Prise en charge accordée"), agreed_words)
REFUSED = declared("refused", gettext_lazy("Prise en charge refusée"), refused_words)
AMENDED = declared("amended", gettext_lazy("Avenant accordé"), amended_words)
FORMER_BODY = declared("former_body", gettext_lazy("Dossier confié à un autre organisme"), former_body_words)
AMENDMENT_REFUSED = declared("amendment_refused", gettext_lazy("Avenant refusé"), amendment_refused_words)
HANDED_OVER = declared("handed_over", gettext_lazy("Dossier confié à un collègue"), handed_over_words)


def tell_complete(fund: Fund, request: FundingRequest) -> None:
    send(COMPLETE, fund, keepers(request), {"request": request.pk})


def tell_incomplete(fund: Fund, request: FundingRequest) -> None:
    send(INCOMPLETE, fund, keepers(request), {"request": request.pk})


def tell_agreed(fund: Fund, agreement: Agreement) -> None:
    request = agreement.request
    send(AGREED, fund, [*keepers(request), *managers(request)], {"request": request.pk})


def tell_refused(fund: Fund, request: FundingRequest) -> None:
    send(REFUSED, fund, keepers(request), {"request": request.pk})


def tell_amended(fund: Fund, amendment: Amendment, *, former_body: int | None) -> None:
    """To the company and its body, and to the body that `former_body` names, which teaches no more."""
    request = amendment.request
    send(AMENDED, fund, [*keepers(request), *managers(request)], {"amendment": amendment.pk})
    if former_body is not None:
        send(FORMER_BODY, fund, managers(FundingRequest(body_id=former_body)), {"amendment": amendment.pk})


def tell_amendment_refused(fund: Fund, amendment: Amendment) -> None:
    send(AMENDMENT_REFUSED, fund, keepers(amendment.request), {"amendment": amendment.pk})


def tell_handed_over(fund: Fund, request: FundingRequest, officer: Membership) -> None:
    send(HANDED_OVER, fund, [officer], {"request": request.pk, "officer": officer.pk})


def send(kind: MailKind, fund: Fund, people: Iterable[Membership], payload: Payload) -> None:
    """One to each person, once."""
    users = {one.user_id: one.user for one in people}
    for user in users.values():
        notices.send(kind, fund=fund, user=user, payload=payload)
