"""One mail per decision, to the participant, in her language (`ITM-17`). No name, no secret."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import WorkerDetails
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Enrolment


class Decision(models.TextChoices):
    """What was decided, as the subject of the mail says it."""

    ENROLLED = "enrolled", gettext_lazy("Votre inscription est confirmée")
    OPTION = "option", gettext_lazy("Votre préinscription attend la confirmation du fonds")
    WAITING = "waiting", gettext_lazy("Vous êtes sur la liste d’attente")
    OFFERED = "offered", gettext_lazy("Une place s’est libérée : acceptez-la")
    CANCELLED = "cancelled", gettext_lazy("Votre inscription est annulée")
    SESSION_CANCELLED = "session_cancelled", gettext_lazy("Une session est annulée")


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    enrolment = Enrolment.objects.select_related("session__course").get(pk=payload["enrolment"])
    session = enrolment.session
    day = f"{session.starts_at.astimezone(fund.zone):%d/%m/%Y}"
    said = _("Formation « %(title)s », session du %(day)s.") % {"title": session.course.title, "day": day}
    return Notice(
        subject=str(Decision(payload["decision"]).label), paragraphs=[said], path=reverse("dashboard"), button=_("Voir")
    )


DECISION = notices.declare(
    "enrolments.decision", gettext_lazy("Décision sur une inscription"), words, category=Category.ACCOUNT
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
