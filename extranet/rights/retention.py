"""How long requests for rights are kept once every right is refused or over (`BEY-23`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

from .models import Application, Attachment, Right
from .workflow import LIVE_STATES, RightState

NOWHERE = "0.0.0.0"  # noqa: S104 - no address


def over(applications: Any) -> Any:
    """Since the last of its rights was refused or ended."""
    rights = Right.objects.filter(application=OuterRef("pk")).order_by()
    last = rights.values("application").annotate(day=Max(Greatest(TruncDate("since"), "ends_on"))).values("day")
    decided = applications.filter(Exists(rights), ~Exists(rights.filter(state__in=LIVE_STATES)))
    return decided.annotate(began_on=Subquery(last, output_field=DateField()))


def figures_of(applications: Any) -> Mapping[str, Any]:
    rights = Right.objects.filter(application__in=list(applications.order_by().values_list("pk", flat=True)))
    expired, refused = Q(state=RightState.EXPIRED), Q(state=RightState.REFUSED)
    return {
        "applications": applications.count(),
        **rights.aggregate(given=Count("pk", filter=expired), refused=Count("pk", filter=refused)),
    }


APPLICATION = RetentionRule(
    name="applications",
    label=_("Demandes d’habilitation refusées ou terminées"),
    model=Application,
    term=Term(Unit.YEARS, default=5, shortest=1, longest=10),
    starts=_("Fin de l’année où le dernier droit demandé a été refusé ou a pris fin."),
    reason=_("Pouvoir dire qui a demandé et accordé un accès : 5 ans (art. 2224 du code civil), au choix du fonds."),
    open_because=_("Un droit de cette demande est en vigueur, suspendu ou à décider."),
    began=over,
    reference=lambda application: f"H-{application.pk}",
    address=lambda application: reverse("rights:review", args=[application.uuid]),
    kept=[
        _("Profil, entité et son numéro, dates, résultat de chaque preuve"),
        _("Chaque droit, son état et ses dates ; le numéro du compte, qui a sa propre durée"),
    ],
    totals=figures_of,
    figures={
        "applications": _("Demandes d’habilitation"),
        "given": _("Habilitations terminées"),
        "refused": _("Habilitations refusées"),
    },
    parts=[
        Emptied(
            Application,
            "",
            {
                "title": "",
                "last_name": BLANK,
                "first_name": BLANK,
                "birth_date": None,
                "capacity": BLANK,
                "legal_representative": "",
            },
            NAMES,
        ),
        Emptied(Application, "", {"person_phone": "", "phone": "", "attested_from": NOWHERE}, ADDRESSES),
        Emptied(Right, "application", {"reason": blanked("reason")}, WORDS),
        Emptied(Right, "application", {"decided_by": None}, AUTHORS),
        Erased(Attachment, "application", ["document"], BYTES),
    ],
)


def asked_by(user: OuterRef) -> QuerySet[Application]:
    """What somebody asked for, until her names go from it: till then the account isn't closed (`accounts.unused`)."""
    return Application.objects.filter(user=user).exclude(last_name=BLANK)
