"""What the wizard « Inscrire » offers: the course of a code, its sessions, and what will come of each choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import Text
from extranet.tenants.search import Fold

from .models import Course, Enrolment, Session
from .permissions import acts_for_fund
from .services.enrolling import confirmed_by_fund, why_closed
from .workflow import EnrolmentState, SessionState

SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A session as the wizard shows it: `refusal` says why it can't be ticked, `note` what a tick would mean."""

    session: Session
    refusal: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would come of enrolling this person in this session now."""

    session: Session
    worker: Worker
    outcome: Text = ""
    refusal: str = ""


def course_of_code(actor: Actor, typed: str) -> Course | None:
    """However it was typed: spaces, case and accents don't count (`ITM-22`)."""
    words = typed.replace("\0", " ").split()
    ways = [Fold(Value(text)) for text in {"".join(words), " ".join(words)}]
    courses = Course.objects.all() if acts_for_fund(actor) else Course.objects.public()
    return courses.filter(code_folded__in=ways).prefetch_related("texts").first() if words else None


def suggestions(actor: Actor, typed: str) -> list[Course]:
    """Courses whose code or title has words that begin so."""
    courses = Course.objects.all() if acts_for_fund(actor) else Course.objects.public()
    return list(courses.matching(typed).order_by("code_folded").prefetch_related("texts")[:SUGGESTED])


def sessions_for(actor: Actor) -> QuerySet[Session]:
    """Those in which one may enrol somebody now, or could soon: the staff also add people while it goes on."""
    now = timezone.now()
    visible = Session.objects.visible_to(actor).exclude(state=SessionState.CANCELLED)
    times = {"ends_at__gt": now} if acts_for_fund(actor) else {"starts_at__gt": now}
    rows = visible.filter(**times).select_related("course", "reserved_for").prefetch_related("course__texts")
    return rows.order_by("starts_at", "pk")


def offers_of(actor: Actor, fund: Fund, sessions: Iterable[Session]) -> list[Offer]:
    return [offer_of(actor, fund, session) for session in sessions]


def offer_of(actor: Actor, fund: Fund, session: Session) -> Offer:
    if reason := why_closed(actor, fund, session):
        return Offer(session, refusal=reason)
    if session.places_left:
        return Offer(
            session, note=_("Avec préinscription : le fonds confirme") if confirmed_by_fund(actor, session) else ""
        )
    if session.has_waiting_list:
        return Offer(session, note=_("Complète : liste d’attente"))
    return Offer(session, refusal=_("Complète, sans liste d’attente"))


def forecasts(actor: Actor, fund: Fund, sessions: Sequence[Session], workers: Sequence[Worker]) -> list[Forecast]:
    """One for each person in each session, in the order in which they would be enrolled. One query."""
    standing: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Enrolment.objects.filter(session__in=sessions, worker__in=workers).exclude(state=EnrolmentState.CANCELLED)
    for session_id, worker_id, state in rows.values_list("session", "worker", "state"):
        standing[session_id][worker_id] = state
    found = []
    for session in sessions:
        left = session.places_left
        for worker in workers:
            forecast = forecast_of(actor, fund, session, worker, left, standing[session.pk].get(worker.pk, ""))
            left -= not forecast.refusal and left > 0
            found.append(forecast)
    return found


def forecast_of(actor: Actor, fund: Fund, session: Session, worker: Worker, left: int, state: str) -> Forecast:
    if state:
        label = EnrolmentState(state).label
        return Forecast(session, worker, refusal=_("Déjà dans cette session : %(state)s") % {"state": label})
    if session.reserved_for_id and session.reserved_for_id != worker.organisation_id:
        return Forecast(session, worker, refusal=_("À la demande d’une autre organisation"))
    if reason := why_closed(actor, fund, session):
        return Forecast(session, worker, refusal=reason)
    if left > 0:
        return Forecast(
            session, worker, outcome=_("Option, à confirmer") if confirmed_by_fund(actor, session) else _("Inscription")
        )
    if session.has_waiting_list:
        return Forecast(session, worker, outcome=_("Liste d’attente"))
    return Forecast(session, worker, refusal=_("Complète, sans liste d’attente"))
