"""What the fund knows of its members, written by its staff or imported; waiting proofs are compared anew at once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import ORGANISATIONS, OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Application, KnownFigure
from ..proofs import assess


@transaction.atomic
def add_figure(
    *,
    actor: Actor,
    organisation: Organisation,
    kind: str,
    reference: str = "",
    year: int | None = None,
    amount: Decimal | None = None,
) -> KnownFigure:
    """Add a member code, a payroll of a year or an invoice before tax, both in euros (`MYA-25`, `MYA-26`, `MYA-29`).

    Raises `ValidationError` when it is incomplete or known already.
    """
    check_staff(actor, ORGANISATIONS)
    refuse_office(organisation)
    figure = KnownFigure(organisation=organisation, kind=kind, reference=reference, year=year, amount=amount)
    save_valid(figure)
    record(actor, verbs.FIGURE_ADDED, figure, facts={"kind": kind, "organisation": str(organisation.uuid)})
    compare_again([organisation.pk])
    return figure


@transaction.atomic
def remove_figure(*, actor: Actor, figure: KnownFigure) -> None:
    """Take a wrong one away; what was decided with its help stays decided."""
    check_staff(actor, ORGANISATIONS)
    facts = {"kind": figure.kind, "organisation": str(figure.organisation.uuid)}
    record(actor, verbs.FIGURE_REMOVED, figure, facts=facts)
    organisation_id = figure.organisation_id
    figure.delete()
    compare_again([organisation_id])


@transaction.atomic
def import_figures(*, actor: Actor, fund: Fund, figures: Iterable[KnownFigure]) -> int:
    """Store figures that were just read and judged, all or none; how many is returned.

    Raises `ValidationError` when somebody stored the same meanwhile.
    """
    check_staff(actor, ORGANISATIONS)
    read = list(figures)
    try:
        with transaction.atomic():
            KnownFigure.objects.bulk_create([figure for figure in read if figure.pk is None])
            KnownFigure.objects.bulk_update([figure for figure in read if figure.pk], ["reference", "amount"])
    except IntegrityError as error:
        raise ValidationError(_("Quelqu’un a ajouté les mêmes données entre-temps : relisez l’aperçu.")) from error
    record(actor, verbs.FIGURES_IMPORTED, fund, facts={"count": len(read)})
    compare_again({figure.organisation_id for figure in read})
    return len(read)


def refuse_office(organisation: Organisation) -> None:
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        raise ValidationError(_("Le fonds lui-même n’a pas de données de comparaison."))


def compare_again(organisation_ids: Iterable[int]) -> None:
    """What waits for a decision is weighed with what the fund knows now."""
    waiting = Application.objects.filter(organisation__in=list(organisation_ids)).waiting()
    for application in waiting.select_for_update(of=("self",)).order_by("pk"):
        assess(application)
