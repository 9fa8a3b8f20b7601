"""A session goes to other days, or to another place: everybody enrolled or waiting is told, in her language."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.models import WorkerDetails
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Enrolment, Session
from ..periods import hours_of_days
from ..workflow import OPEN, EnrolmentState


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """As it stands when the mail leaves. The link of an online session is for who is enrolled."""
    enrolment = Enrolment.objects.select_related("session__course").get(pk=payload["enrolment"])
    session = enrolment.session
    said = [
        _("La session de la formation « %(title)s » a changé. Voici ses jours, ses heures et son lieu :")
        % {"title": session.course.title},
        *hours_of_days(session.parts.order_by("starts_at"), fund.zone),
    ]
    if session.place:
        said.append(_("Lieu : %(place)s") % {"place": session.place})
    if session.online_link and enrolment.state == EnrolmentState.ENROLLED:
        said.append(_("Lien en ligne : %(link)s") % {"link": session.online_link})
    return Notice(
        subject=_("Une session à laquelle vous êtes inscrit a changé"),
        paragraphs=said,
        path=page_of(session),
        button=_("Voir la formation") if session.reserved_for_id else _("Voir la session"),
    )


def page_of(session: Session) -> str:
    """A page that she may open without an account: on demand, a session has none."""
    if session.reserved_for_id:
        return reverse("enrolments:course", args=[session.course.uuid])
    return reverse("enrolments:session", args=[session.uuid])


CHANGED = notices.declare("enrolments.session_changed", gettext_lazy("Session déplacée ou changée de lieu"), words)


def tell_changed(fund: Fund, session: Session) -> None:
    """Queue one for each; whoever has no address gets none."""
    concerned = dict(session.enrolments.filter(state__in=OPEN).values_list("worker", "pk"))
    reached = WorkerDetails.objects.filter(worker__in=concerned).exclude(email="").order_by("worker")
    for details in reached:
        queue(
            CHANGED,
            fund=fund,
            address=details.email,
            language=details.language or fund.language,
            payload={"enrolment": concerned[details.worker_id]},
        )
