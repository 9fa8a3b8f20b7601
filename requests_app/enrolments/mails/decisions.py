"""One mail per decision, to the participant, in her language (`ITM-17`). No name of a person, no secret but its link.

What the fund adds for each decision and language stands in `mail_texts`.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import WorkerDetails
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..links import enrolment_path
from ..mail_texts import text_for
from ..models import Canceller, Enrolment, Session
from ..workflow import EnrolmentState


class Decision(models.TextChoices):
    """What was decided, as the subject of the mail says it."""

    ENROLLED = "enrolled", gettext_lazy("Votre inscription est confirmée")
    OPTION = "option", gettext_lazy("Votre préinscription attend la confirmation du fonds")
    WAITING = "waiting", gettext_lazy("Vous êtes sur la liste d’attente")
    OFFERED = "offered", gettext_lazy("Une place s’est libérée : acceptez-la")
    CANCELLED = "cancelled", gettext_lazy("Votre inscription est annulée")
    SESSION_CANCELLED = "session_cancelled", gettext_lazy("Une session est annulée")


BUTTONS = {Decision.OFFERED: gettext_lazy("Accepter ou refuser la place")}
WHY_CANCELLED = {
    Canceller.PARTICIPANT: gettext_lazy("Vous vous êtes désinscrit(e)."),
    Canceller.RESPONSIBLE: gettext_lazy("Le responsable de formation de votre organisation vous a désinscrit(e)."),
    Canceller.FUND: gettext_lazy("Le fonds a annulé cette inscription."),
    Canceller.DEADLINE: gettext_lazy("Le délai pour confirmer la place est passé."),
    Canceller.BEGUN: gettext_lazy("La formation a commencé sans qu’une place se libère."),
    Canceller.REPLACED: gettext_lazy("Une autre personne de votre organisation participe à votre place."),
}


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` for an offer that was taken, given up or lapsed before the mail left."""
    decision = Decision(payload["decision"])
    rows = Enrolment.objects.select_related("session__course")
    enrolment = rows.get(pk=payload["enrolment"])
    if decision == Decision.OFFERED and enrolment.state != EnrolmentState.OPTION:
        raise NothingToSay("offer-over")
    said = [*introduced(fund, enrolment, decision), *facts_of(fund, enrolment.session, decision)]
    return Notice(
        subject=str(decision.label),
        paragraphs=[*said, *text_for(fund, decision.value)],
        path=path_for(enrolment),
        button=str(BUTTONS.get(decision, _("Voir mon inscription"))),
    )


def path_for(enrolment: Enrolment) -> str:
    """The signed link of her enrolment; the first screen for somebody whose address was deleted meanwhile."""
    details = WorkerDetails.objects.filter(worker=enrolment.worker_id).first()
    return enrolment_path(enrolment, details.email) if details and details.email else reverse("dashboard")


def introduced(fund: Fund, enrolment: Enrolment, decision: Decision) -> list[str]:
    """What was decided, and what she has to do."""
    title = {"title": enrolment.session.course.title}
    if decision == Decision.ENROLLED:
        return [_("Vous êtes inscrit(e) à la formation « %(title)s ».") % title]
    if decision == Decision.OPTION:
        return [
            _("Une place est tenue pour vous à la formation « %(title)s ».") % title,
            _("Le fonds confirme votre préinscription avant le %s.") % until(fund, enrolment),
        ]
    if decision == Decision.WAITING:
        return [
            _("La session de la formation « %(title)s » est complète : vous êtes sur la liste d’attente.") % title,
            _("Dès qu’une place se libère, vous recevez un e-mail. Vous n’avez rien à faire."),
        ]
    if decision == Decision.OFFERED:
        return [
            _("Une place s’est libérée à la formation « %(title)s ».") % title,
            _("Elle est tenue pour vous jusqu’au %s : ensuite, elle va à la personne suivante.")
            % until(fund, enrolment),
        ]
    if decision == Decision.SESSION_CANCELLED:
        return [
            _("La session de la formation « %(title)s » n’aura pas lieu.") % title,
            *reason(enrolment.session.cancel_reason),
        ]
    why = WHY_CANCELLED.get(Canceller(enrolment.cancelled_by)) if enrolment.cancelled_by else None
    return [
        _("Votre inscription à la formation « %(title)s » est annulée.") % title,
        *([str(why)] if why else []),
        *reason(enrolment.cancel_reason),
    ]


def until(fund: Fund, enrolment: Enrolment) -> str:
    """Its deadline; the session's beginning for an option that is one no more."""
    moment = enrolment.held_until or enrolment.session.starts_at
    return date_format(moment.astimezone(fund.zone), "DATETIME_FORMAT")


def reason(text: str) -> list[str]:
    return [_("Motif : %s") % text] if text else []


def facts_of(fund: Fund, session: Session, decision: Decision) -> list[str]:
    """When and where; the link of an online session only for who has a place."""
    starts = date_format(session.starts_at.astimezone(fund.zone), "DATETIME_FORMAT")
    said = [_("Début : %s") % starts]
    if decision in (Decision.CANCELLED, Decision.SESSION_CANCELLED):
        return said
    if session.place:
        said.append(_("Lieu : %s") % session.place)
    if session.online_link and decision == Decision.ENROLLED:
        said.append(_("En ligne : %s") % session.online_link)
    if decision == Decision.ENROLLED:
        said.append(_("La page de votre inscription donne les heures et le fichier pour votre agenda."))
    return said


DECISION = notices.declare(
    "enrolments.decision", gettext_lazy("Décision sur une inscription"), words, category=Category.REQUESTS
)


def tell(fund: Fund, enrolment: Enrolment, decision: Decision) -> None:
    """Queue the mail; whoever has no address gets none."""
    details = WorkerDetails.objects.filter(worker=enrolment.worker_id).first()
    if details is None or not details.email:
        return
    queue(
        DECISION,
        fund=fund,
        address=details.email,
        language=details.language or fund.language,
        payload={"enrolment": enrolment.pk, "decision": decision.value},
    )
