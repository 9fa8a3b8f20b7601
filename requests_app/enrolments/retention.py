"""How long sessions with their enrolments and presences are kept, and what goes with a worker (`BEY-23`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import (
    ADDRESSES,
    AUTHORS,
    BLANK,
    BYTES,
    NAMES,
    WORDS,
    Dropped,
    Emptied,
    Erased,
    Part,
    RetentionRule,
    Term,
    Unit,
    blanked,
)

from .models import (
    Candidacy,
    CandidacyChange,
    Enrolment,
    EnrolmentRequest,
    Interest,
    Participant,
    Presence,
    PresenceLink,
    Session,
    Sheet,
    SheetPrint,
    StaffImportRow,
    TrainerLink,
)
from .workflow import ATTENDED


def over(sessions: Any) -> Any:
    """Since their last day, whether they took place or not."""
    return sessions.filter(ends_at__lt=timezone.now()).annotate(began_on=TruncDate("ends_at"))


def reference(session: Session) -> str:
    return f"{session.course.code} {timezone.localtime(session.starts_at):%Y-%m-%d}"


def figures_of(sessions: Any) -> Mapping[str, Any]:
    ids = list(sessions.order_by().values_list("pk", flat=True))
    enrolments = Enrolment.objects.filter(session__in=ids)
    of_states = {state.value: enrolments.filter(state=state).count() for state in ATTENDED}
    return {
        "enrolments": enrolments.count(),
        **of_states,
        "late": enrolments.filter(is_late=True).count(),
        "half_days": Presence.objects.filter(enrolment__session__in=ids).count(),
        "sheets": Sheet.objects.filter(part__session__in=ids).count(),
    }


SESSION = RetentionRule(
    name="enrolment-sessions",
    label=_("Sessions : inscriptions, présences, feuilles, formateur"),
    model=Session,
    term=Term(Unit.YEARS, default=3, shortest=3, longest=10),
    starts=_("Fin de l’année où la session s’est terminée."),
    reason=_("Listes et attestations de présence : 3 ans au moins. Cofinancement européen : 10 ans."),
    open_because=_("La session n’est pas terminée."),
    began=over,
    reference=reference,
    address=lambda session: reverse("enrolments:manage_session", args=[session.uuid]),
    capability=Capability.ENROLMENT,
    kept=[
        _("Formation, dates, lieu et places de la session"),
        _("État de chaque inscription et présence à chaque demi-journée, avec leurs dates"),
        _("Le lien vers chaque participant, dont le nom suit le registre de son organisation ; empreinte des feuilles"),
    ],
    totals=figures_of,
    figures={
        "enrolments": _("Inscriptions"),
        "present": _("Présents"),
        "excused": _("Absents excusés"),
        "absent": _("Absents"),
        "late": _("Annulations tardives"),
        "half_days": _("Présences aux demi-journées"),
        "sheets": _("Feuilles confirmées"),
    },
    parts=[
        Emptied(Session, "", {"trainer": "", "trainer_email": ""}, NAMES),
        Emptied(Session, "", {"cancel_reason": blanked("cancel_reason")}, WORDS),
        Emptied(Enrolment, "session", {"cancel_reason": blanked("cancel_reason")}, WORDS),
        # The trigger of presences lets exactly these go, in the transaction that forgets their session.
        Emptied(
            Presence,
            "enrolment__session",
            {"noted_by": "", "noted_by_user": None, "reason": "", "device": b""},
            AUTHORS,
        ),
        Emptied(Sheet, "part__session", {"confirmed_by": "", "confirmed_by_user": None}, AUTHORS),
        Dropped(PresenceLink, "enrolment__session", ADDRESSES),
        Dropped(TrainerLink, "session", ADDRESSES),
        Erased(SheetPrint, "session", ["document"], BYTES),
        Emptied(SheetPrint, "session", {"asked_by": None}, AUTHORS),
    ],
)


def kept_enrolments() -> QuerySet[Enrolment]:
    """Of sessions whose time isn't over: they name their people by the register."""
    return Enrolment.objects.exclude(session__uuid__in=forgotten_files(Session))


def kept_requests() -> QuerySet[EnrolmentRequest]:
    """They go half a year after their decision (`settling.forget`)."""
    return EnrolmentRequest.objects.filter(worker__isnull=False)


CITATIONS = [kept_enrolments, kept_requests]

OF_WORKERS: list[Part] = [
    Dropped(Participant, "worker", ADDRESSES),
    Dropped(Interest, "worker", ADDRESSES),
    Emptied(Candidacy, "worker", {"remark": blanked("remark")}, WORDS),
    Emptied(
        CandidacyChange,
        "candidacy__worker",
        {"changes": {}, "reason": blanked("reason"), "name": BLANK, "made_by": None},
        WORDS,
    ),
    Emptied(StaffImportRow, "worker", {"content": None, "worker": None}, NAMES),
]
