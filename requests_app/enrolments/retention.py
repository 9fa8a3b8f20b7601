"""How long sessions with their enrolments and presences are kept, and what goes with a worker (`BEY-23`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.journal.models import EntryText
from extranet.journal.services import erase_texts
from extranet.organisations.models import Worker
from extranet.retention.queries import forgotten_files, held_files, untouched_since
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import (
    ADDRESSES,
    AUTHORS,
    BLANK,
    BYTES,
    FIVE_YEARS,
    NAMES,
    TEN_YEARS,
    WORDS,
    Dropped,
    Emptied,
    Erased,
    Part,
    RetentionRule,
    SweepRule,
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
    TestResult,
    TrackStep,
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


def old_results(before: datetime.datetime) -> Any:
    """Of tests taken, entered and corrected before; not a step of a track that goes on, nor of what is held."""
    day = timezone.localtime(before).date()
    going_on = Candidacy.objects.current().filter(
        worker=OuterRef("worker"), track__steps__test_folded=OuterRef("test_folded")
    )
    loose = TestResult.objects.filter(~Exists(going_on), taken_on__lt=day, entered_at__lt=before)
    loose = loose.exclude(worker__uuid__in=held_files(Worker)).exclude(session__uuid__in=held_files(Session))
    return untouched_since(before, loose)


def old_candidacies(before: datetime.datetime) -> Any:
    """In which nothing happened since: no act, no test, no session, and no day before which it was to be finished."""
    day = timezone.localtime(before).date()
    tested = TestResult.objects.filter(
        worker=OuterRef("worker"), taken_on__gte=day, test_folded__in=steps_of("test_folded")
    )
    taught = Enrolment.objects.filter(
        worker=OuterRef("worker"), session__ends_at__gte=before, session__course__in=steps_of("course")
    )
    quiet = Q(~Exists(tested), ~Exists(taught), started_on__lt=day, removed_at__isnull=True) & (
        Q(due_on__isnull=True) | Q(due_on__lt=day)
    )
    old = Candidacy.objects.filter(Q(removed_at__lt=before) | quiet, created_at__lt=before)
    return untouched_since(before, old.exclude(worker__uuid__in=held_files(Worker)))


def steps_of(column: str) -> QuerySet[Any, Any]:
    """Of the candidacy's track, within a subquery of a candidacy."""
    return TrackStep.objects.filter(track=OuterRef(OuterRef("track")), **{f"{column}__isnull": False}).values(column)


def delete_with_words(rows: Any) -> int:
    """The rows, and the names and words that stand in the journal beside the acts on them."""
    uuids = list(rows.values_list("uuid", flat=True))
    acts = {"entry__subject_model": rows.model._meta.label, "entry__subject_uuid__in": uuids}
    gone: int = rows.delete()[0]
    return gone + erase_texts(EntryText.objects.filter(**acts))


RESULTS = SweepRule(
    name="test-results",
    label=_("Résultats de tests"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=TEN_YEARS),
    starts=_("Le jour du test, ou la dernière correction ; jamais tant qu’un trajet de certification en a besoin."),
    reason=_("Le temps de demander ou de contester une certification : cinq ans, au choix du fonds."),
    old=old_results,
    forget=delete_with_words,
    dropped=_("Le résultat, son score, et les noms au journal"),
    kept=_("Les actes du journal, sans nom"),
    capability=Capability.ENROLMENT,
)

TRACKS = SweepRule(
    name="certification-tracks",
    label=_("Trajets de certification des candidats"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=TEN_YEARS),
    starts=_(
        "La suppression de l’inscription ; sinon l’échéance, le dernier test, la dernière session ou le dernier acte,"
        " selon ce qui vient après."
    ),
    reason=_("Le temps de demander ou de contester une certification : cinq ans, au choix du fonds."),
    old=old_candidacies,
    forget=delete_with_words,
    dropped=_("L’inscription au trajet, sa remarque, son histoire, et les noms au journal"),
    kept=_("Le trajet et ses étapes ; les actes du journal, sans nom"),
    capability=Capability.ENROLMENT,
)


def read_in_her_space(user: OuterRef) -> QuerySet[Participant]:
    """A participant's account isn't closed while her entry of the register is kept (`accounts.unused`)."""
    return Participant.objects.filter(account=user)
