"""Mails of a request: the link that confirms it, whom it waits for, and what became of it (`ITM-11`, `ITM-17`)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import Membership, WorkerDetails
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from ..links import interest_path, request_path
from ..mail_texts import text_for
from ..models import EnrolmentRequest, Interest
from ..request_states import RequestState
from .decisions import reason


def of(payload: Payload) -> EnrolmentRequest:
    """Raises `NothingToSay` when it was deleted meanwhile."""
    rows = EnrolmentRequest.objects.select_related("course", "session__course", "organisation")
    found = rows.filter(pk=payload["request"]).first()
    if found is None:
        raise NothingToSay("request-deleted")
    return found


def subject_of(request: EnrolmentRequest) -> dict[str, str]:
    return {"title": request.course.title, "organisation": request.organisation_shown}


def confirmation_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` once the link no longer confirms."""
    request = of(payload)
    if request.state != RequestState.ASKED or request.link_until <= timezone.now():
        raise NothingToSay("request-over")
    if request.is_for_list:
        said = _("Vous demandez à être tenu(e) au courant des sessions de la formation « %(title)s ».")
    else:
        said = _("Vous demandez une inscription à la formation « %(title)s ».")
    return Notice(
        subject=_("Confirmez votre demande"),
        paragraphs=[
            said % subject_of(request),
            _("Confirmez que cette adresse est la vôtre : le lien est valable 48 heures."),
            _("Vous n’avez rien demandé ? Ignorez ce message : rien ne se passe sans ce lien."),
        ],
        path=request_path(request),
        button=_("Confirmer ma demande"),
    )


def waiting_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """To whoever may settle it. Raises `NothingToSay` when somebody did before the mail left."""
    request = of(payload)
    if request.state != RequestState.WAITING:
        raise NothingToSay("settled")
    if request.is_for_list:
        said = _("Une personne demande à être tenue au courant de la formation « %(title)s ».")
    else:
        said = _("Une personne demande une inscription à la formation « %(title)s ».")
    return Notice(
        subject=_("Nouvelle inscription sur %s") % urlsplit(fund_address(fund)).hostname,
        paragraphs=[
            said % subject_of(request),
            _("Organisation indiquée : %(organisation)s.") % subject_of(request),
            _(
                "Elle n’est pas encore connue avec cette adresse : ajoutez-la, inscrivez-la ou refusez la demande. Ce"
                " qu’elle a écrit est repris ; la première personne qui règle la demande la règle pour toutes."
            ),
        ],
        path=reverse("enrolments:request", args=[request.uuid]),
        button=_("Régler la demande"),
    )


def refused_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = of(payload)
    return Notice(
        subject=_("Votre demande est refusée"),
        paragraphs=[
            _("Votre demande pour la formation « %(title)s » est refusée.") % subject_of(request),
            *reason(request.reason),
            *text_for(fund, "refused"),
        ],
        path=request_path(request),
        button=_("Voir ma demande"),
    )


def expired_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = of(payload)
    return Notice(
        subject=_("Votre demande n’a pas pu être traitée à temps"),
        paragraphs=[
            _(
                "La session de la formation « %(title)s » a commencé ou est annulée, et personne n’a réglé votre"
                " demande."
            )
            % subject_of(request),
            _("Choisissez une autre session, ou adressez-vous au responsable de formation de votre organisation."),
        ],
        path=request_path(request),
        button=_("Voir ma demande"),
    )


def listed_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when she left the list again before the mail left."""
    interest = Interest.objects.select_related("course", "worker").filter(pk=payload["interest"]).first()
    details = WorkerDetails.objects.filter(worker=interest.worker_id).first() if interest else None
    if interest is None or details is None or not details.email:
        raise NothingToSay("not-on-the-list")
    return Notice(
        subject=_("Vous êtes sur la liste « Tenez-moi au courant »"),
        paragraphs=[
            _("Dès qu’une session de la formation « %s » s’ouvre, vous recevez un e-mail.") % interest.course.title,
            *text_for(fund, "listed"),
        ],
        path=interest_path(interest, details.email),
        button=_("Ne plus me tenir au courant"),
    )


CONFIRMATION = notices.declare(
    "enrolments.request_confirmation",
    gettext_lazy("Confirmation d’une demande d’inscription"),
    confirmation_words,
    category=Category.REQUESTS,
)
WAITING = notices.declare(
    "enrolments.request_waiting",
    gettext_lazy("Demande d’inscription à régler"),
    waiting_words,
    category=Category.REQUESTS,
)
REFUSED = notices.declare(
    "enrolments.request_refused",
    gettext_lazy("Demande d’inscription refusée"),
    refused_words,
    category=Category.REQUESTS,
)
EXPIRED = notices.declare(
    "enrolments.request_expired",
    gettext_lazy("Demande d’inscription échue"),
    expired_words,
    category=Category.REQUESTS,
)
LISTED = notices.declare(
    "enrolments.listed",
    gettext_lazy("Mise sur la liste « Tenez-moi au courant »"),
    listed_words,
    category=Category.REQUESTS,
)


def ask_to_confirm(fund: Fund, request: EnrolmentRequest) -> None:
    to_person(CONFIRMATION, fund, request)


def tell_refused(fund: Fund, request: EnrolmentRequest) -> None:
    to_person(REFUSED, fund, request)


def tell_expired(fund: Fund, request: EnrolmentRequest) -> None:
    to_person(EXPIRED, fund, request)


def to_person(kind: MailKind, fund: Fund, request: EnrolmentRequest) -> None:
    queue(kind, fund=fund, address=request.email, language=request.language, payload={"request": request.pk})


def tell_waiting(fund: Fund, request: EnrolmentRequest, people: Iterable[Membership]) -> None:
    for one in people:
        notices.send(WAITING, fund=fund, user=one.user, payload={"request": request.pk})


def tell_listed(fund: Fund, interest: Interest) -> None:
    """Queue the mail; whoever has no address gets none."""
    details = WorkerDetails.objects.filter(worker=interest.worker_id).first()
    if details is None or not details.email:
        return
    queue(
        LISTED,
        fund=fund,
        address=details.email,
        language=details.language or fund.language,
        payload={"interest": interest.pk},
    )
