"""How long conventions, authorisations and the mandates that follow from them are kept (`BEY-23`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, TruncDate
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
    Emptied,
    Erased,
    RetentionRule,
    Term,
    Unit,
    blanked,
)

from .models import Designation, Mandate, Paper
from .workflow import MandateState, PaperState


def over(papers: Any) -> Any:
    """Ended, or replaced before it was accepted; not while a mandate of its goes on."""
    ended = Q(state__in=[PaperState.ENDED, PaperState.REPLACED])
    ended |= Q(state=PaperState.ACCEPTED, ends_on__lt=timezone.localdate())
    going_on = Mandate.objects.filter(paper=OuterRef("pk"), state=MandateState.ACTIVE)
    last_act = TruncDate(Greatest("filled_at", "deposited_at", "decided_at", "ended_at"))
    return papers.filter(ended, ~Exists(going_on)).annotate(began_on=Coalesce("ends_on", last_act))


def figures_of(papers: Any) -> Mapping[str, Any]:
    ids = list(papers.order_by().values_list("pk", flat=True))
    return {
        "papers": len(ids),
        "mandatees": Designation.objects.filter(paper__in=ids).count(),
        "mandates": Mandate.objects.filter(paper__in=ids).count(),
    }


PAPER = RetentionRule(
    name="mandate-papers",
    label=_("Conventions, autorisations et mandats terminés"),
    model=Paper,
    term=Term(Unit.YEARS, default=5, shortest=3, longest=10),
    starts=_("Fin de l’année où le document a pris fin, ou fut remplacé."),
    reason=_(
        "Prouver qui a agi au nom de l’entreprise : 5 ans (art. 2224 du code civil français), 10 ans en Belgique"
        " (art. 2262bis de l’ancien code civil), au choix du fonds."
    ),
    open_because=_("Le document est en cours, ou l’un de ses mandats."),
    began=over,
    reference=lambda paper: f"{paper.get_kind_display()} {paper.filled_at:%Y-%m-%d} / {paper.pk}",
    address=lambda paper: reverse("mandates:paper", args=[paper.uuid]),
    capability=Capability.PREENCODING,
    kept=[
        _("Entreprise et son identification, opérateurs, état, dates, versions des textes"),
        _("Nombre de mandataires désignés ; empreinte de chaque document"),
    ],
    totals=figures_of,
    figures={
        "papers": _("Documents indispensables"),
        "mandatees": _("Mandataires désignés"),
        "mandates": _("Mandats"),
    },
    parts=[
        Emptied(
            Paper,
            "",
            {"representative_name": BLANK, "representative_capacity": BLANK, "signature_details": []},
            NAMES,
        ),
        Emptied(Paper, "", {"refusal_reason": blanked("refusal_reason")}, WORDS),
        Emptied(Paper, "", {"filled_by": None}, AUTHORS),
        Emptied(Designation, "paper", {"last_name": BLANK, "first_name": BLANK}, NAMES),
        # The row's own number, for a paper names an address once.
        Emptied(
            Designation,
            "paper",
            {"email": Concat(Cast("pk", CharField()), Value("@efface.invalid")), "membership": None},
            ADDRESSES,
        ),
        Erased(Paper, "", ["model_document", "signed_document"], BYTES),
    ],
)


def kept_papers() -> Any:
    """Those that retention hasn't emptied."""
    return Paper.objects.exclude(uuid__in=forgotten_files(Paper))
