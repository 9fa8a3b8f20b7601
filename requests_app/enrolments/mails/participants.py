"""Mails about a session to come: it opens, it draws near (`ITM-15`), and the space of who takes part."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.invitations import set_password_path
from extranet.accounts.models import User
from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import WorkerDetails
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..mail_texts import text_for
from ..models import Enrolment, Interest, Notification, Participant, Session
from ..periods import hours_of_days
from ..workflow import EnrolmentState, SessionState
from .decisions import path_for


def opening_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when the session was cancelled before the mail left."""
    session = Session.objects.select_related("course").get(pk=payload["session"])
    if session.state != SessionState.PLANNED:
        raise NothingToSay("session-over")
    starts = date_format(session.starts_at.astimezone(fund.zone), "DATETIME_FORMAT")
    return Notice(
        subject=_("Une session s’ouvre aux inscriptions"),
        paragraphs=[
            _("Une session de la formation « %s » s’ouvre.") % session.course.title,
            _("Début : %s") % starts,
            *([_("Lieu : %s") % session.place] if session.place else []),
            _("Vous recevez ce message parce que vous êtes sur la liste « Tenez-moi au courant »."),
        ],
        path=reverse("enrolments:ask", args=[session.uuid]),
        button=_("S’inscrire"),
    )


def convocation_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when she is no longer enrolled, or the session is over, before the mail left."""
    enrolment = Enrolment.objects.select_related("session__course").get(pk=payload["enrolment"])
    session = enrolment.session
    if enrolment.state != EnrolmentState.ENROLLED or session.state != SessionState.PLANNED:
        raise NothingToSay("not-enrolled")
    is_reminder = payload["kind"] == Notification.Kind.REMINDER
    said = [
        _("Vous êtes attendu(e) à la formation « %s ».") % session.course.title,
        *hours_of_days(session.parts.order_by("starts_at"), fund.zone),
    ]
    if session.place:
        said.append(_("Lieu : %s") % session.place)
    if session.online_link:
        said.append(_("En ligne : %s") % session.online_link)
    said.append(_("Vous ne pouvez pas venir ? Désinscrivez-vous sur cette page : quelqu’un d’autre aura la place."))
    return Notice(
        subject=_("Rappel : votre formation approche") if is_reminder else _("Convocation à une formation"),
        paragraphs=[*said, *text_for(fund, payload["kind"])],
        path=path_for(enrolment),
        button=_("Voir mon inscription et l’ajouter à mon agenda"),
    )


def space_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when another account took its place."""
    participant = Participant.objects.filter(pk=payload["participant"]).first()
    if participant is None or participant.account_id != payload["user"]:
        raise NothingToSay("address-changed")
    user = User.objects.get(pk=payload["user"])
    is_new = not user.has_usable_password()
    if is_new:
        how = _(
            "Choisissez d’abord un mot de passe : le lien sert une fois, pendant 48 heures. Votre identifiant est"
            " l’adresse de ce message."
        )
    else:
        how = _("Connectez-vous avec le compte que vous avez déjà : son identifiant est l’adresse de ce message.")
    return Notice(
        subject=_("Ouvrez votre espace pour suivre vos formations"),
        paragraphs=[
            _("Vous y retrouvez vos inscriptions chez %s, acceptez une place et vous désinscrivez.") % fund.name,
            how,
            _("Confirmez ensuite « C’est moi » dans « Mes inscriptions »."),
        ],
        path=set_password_path(user) if is_new else reverse("enrolments:mine"),
        button=_("Ouvrir mon espace"),
    )


OPENING = notices.declare(
    "enrolments.opening", gettext_lazy("Ouverture d’une session"), opening_words, category=Category.REMINDERS
)
CONVOCATION = notices.declare(
    "enrolments.convocation", gettext_lazy("Convocation ou rappel"), convocation_words, category=Category.REMINDERS
)
SPACE = notices.declare(
    "enrolments.space", gettext_lazy("Espace offert à un participant"), space_words, category=Category.REQUESTS
)


def tell_opening(fund: Fund, session: Session, interest: Interest, details: WorkerDetails) -> None:
    queue(
        OPENING,
        fund=fund,
        address=details.email,
        language=details.language or fund.language,
        payload={"session": session.pk, "interest": interest.pk},
    )


def tell_convocation(fund: Fund, enrolment: Enrolment, kind: str, details: WorkerDetails) -> None:
    queue(
        CONVOCATION,
        fund=fund,
        address=details.email,
        language=details.language or fund.language,
        payload={"enrolment": enrolment.pk, "kind": kind},
    )


def tell_space(fund: Fund, participant: Participant, user: User) -> None:
    notices.send(SPACE, fund=fund, user=user, payload={"participant": participant.pk, "user": user.pk})
