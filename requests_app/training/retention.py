"""How long training requests are kept, and what of them goes then (`BEY-23`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast, TruncDate, TruncYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.documents.services import delete_with_documents
from extranet.retention.queries import untouched_since
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import (
    ADDRESSES,
    AUTHORS,
    BLANK,
    BYTES,
    NAMES,
    UNSENT,
    WORDS,
    Dropped,
    Emptied,
    Erased,
    RetentionRule,
    SweepRule,
    Term,
    Unit,
)

from .models import Absence, AttendanceList, Certification, Day, Participant, Recap, Remark, Request, SigningLink
from .totals import totals_of
from .workflow import CLOSED, RequestState


def closed(requests: Any) -> Any:
    """A closed request never moves again."""
    return requests.filter(state__in=CLOSED).annotate(began_on=TruncDate("moved_at"))


def figures_of(requests: Any) -> Mapping[str, Any]:
    rows = list(requests.order_by("pk"))
    counted = [totals_of(one) for one in rows]
    of_these = {"request__in": [one.pk for one in rows]}
    return {
        "days": Day.objects.filter(**of_these).count(),
        "workers": Participant.objects.filter(**of_these).count(),
        "absences": Absence.objects.filter(participant__request__in=of_these["request__in"]).count(),
        "planned": sum(one.planned for one in counted),
        "attended": sum(one.minutes for one in counted),
        "remarks": Remark.objects.filter(**of_these).count(),
    }


REQUEST = RetentionRule(
    name="training-requests",
    label=_("Demandes de formation : travailleurs, présences, récapitulatifs, listes signées"),
    model=Request,
    term=Term(Unit.YEARS, default=5, shortest=3, longest=10),
    starts=_("Fin de l’année où la demande a été acceptée, refusée ou retirée."),
    reason=_(
        "Réglage du fonds ; listes et attestations de présence : 3 ans au moins. Cofinancement européen : 10 ans."
    ),
    open_because=_("La demande n’est pas close."),
    began=closed,
    reference=lambda request: request.number,
    address=lambda request: reverse("training:request", args=[request.uuid]),
    capability=Capability.PREENCODING,
    kept=[
        _("Numéro, entreprise, opérateur, intitulé, jours et heures de la formation"),
        _("Présences et absences de chaque travailleur, sans son nom ; de sa naissance, l’année"),
        _("États, dates et décision ; empreinte de chaque document"),
    ],
    totals=figures_of,
    figures={
        "days": _("Jours"),
        "workers": _("Travailleurs"),
        "absences": _("Absences"),
        "planned": _("Minutes prévues"),
        "attended": _("Minutes de présence"),
        "remarks": _("Remarques"),
    },
    parts=[
        # The row's own number keeps people apart: statistics count how many they were, not who.
        Emptied(
            Participant,
            "request",
            {
                "last_name": BLANK,
                "first_name": Cast("pk", CharField()),
                "birth_date": TruncYear(F("birth_date")),
                "worker": None,
            },
            NAMES,
        ),
        Erased(AttendanceList, "request", ["document"], BYTES),
        Erased(Recap, "request", ["document", "signed_document"], BYTES),
        Emptied(
            Recap,
            "request",
            {
                "representative_title": "",
                "representative_name": BLANK,
                "representative_capacity": "",
                "signature_details": [],
            },
            NAMES,
        ),
        Emptied(Recap, "request", {"generated_by": None, "difference_confirmed_by": None}, AUTHORS),
        Dropped(SigningLink, "recap__request", ADDRESSES),
        Emptied(Certification, "request", {"name": BLANK, "user": None}, AUTHORS),
        Emptied(Remark, "request", {"text": BLANK, "author_name": BLANK, "author_user": None}, WORDS),
        Emptied(Request, "", {"created_by": None}, AUTHORS),
    ],
)


def kept_lines() -> QuerySet[Participant]:
    """Tied to the register until the request is forgotten, which takes the tie away."""
    return Participant.objects.filter(worker__isnull=False)


def old_drafts(before: datetime.datetime) -> Any:
    """What its author could delete (`services.drafting.is_deletable`), and nobody touched since."""
    drafts = Q(state=RequestState.DRAFT) & ~Q(author=F("company")) & Q(remarks=None)
    own = Q(state=RequestState.WITH_COMPANY, author=F("company"))
    never_sent = Request.objects.filter(drafts | own, recaps=None, created_at__lt=before)
    return untouched_since(before, never_sent)


def delete_drafts(drafts: Any) -> int:
    lists = AttendanceList.objects.filter(request__in=drafts).values_list("document", flat=True)
    return delete_with_documents(drafts, lists)


DRAFTS = SweepRule(
    name="training-drafts",
    label=_("Demandes de formation jamais envoyées"),
    term=UNSENT,
    starts=_("Le dernier acte sur le brouillon."),
    reason=_("Ce qui n’a jamais été envoyé n’a rien demandé au fonds."),
    old=old_drafts,
    forget=delete_drafts,
    dropped=_("Le brouillon, ses travailleurs et ses listes"),
    kept=_("Les actes du journal"),
    capability=Capability.PREENCODING,
)
