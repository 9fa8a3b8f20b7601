"""The staff's lists: declarations of all companies, and those that are late, with reminders (`MYA-05`)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.import_page import import_page
from extranet.ui.lists import ListPage
from extranet.ui.tables import Table

from ..contribution_campaign import due_on, undeclared, years_open
from ..contribution_rows import PAYMENT_COLUMNS, storing
from ..models import ContributionReminder, Declaration
from ..permissions import check_funding_staff
from ..services import collecting
from ..tables.contributions import (
    DeclarationFilter,
    DeclarationTable,
    LateFilter,
    LateTable,
    declaration_columns,
    late_columns,
)

Kind = ContributionReminder.Kind


class Declarations(ListPage):
    """What all companies sent."""

    filterset_class = DeclarationFilter
    table_class = DeclarationTable
    template_name = "funding/contributions/declarations.html"
    export_name = _("déclarations de contributions")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Declaration]:
        rows = Declaration.objects.visible_to(self.request.actor).select_related("company")
        return rows.order_by("-moved_at", "-pk")

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return DeclarationTable(BoundedData(rows))

    def get_columns(self) -> list[Column]:
        return declaration_columns()

    def get_context(self) -> dict[str, Any]:
        return {"last_year": years_open(timezone.localdate())[0]}


class Late(ListPage):
    """The companies without a declaration for a year: the last one, unless another is asked for."""

    filterset_class = LateFilter
    table_class = LateTable
    template_name = "funding/contributions/late.html"
    export_name = _("déclarations attendues")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    @property
    def year(self) -> int:
        return self.kwargs["year"]

    def get_queryset(self) -> QuerySet[Organisation]:
        if self.year not in years_open(timezone.localdate()):
            raise Http404
        reminded = ContributionReminder.objects.filter(company=OuterRef("pk"), year=self.year, kind=Kind.DECLARE)
        last = reminded.order_by("-made_at").values("made_at")[:1]
        return undeclared(self.year).annotate(reminded_at=Subquery(last)).order_by("name_folded", "pk")

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return LateTable(BoundedData(rows))

    def get_columns(self) -> list[Column]:
        return late_columns()

    def get_context(self) -> dict[str, Any]:
        due = due_on(self.request.fund, self.year)
        return {
            "year": self.year,
            "years": years_open(timezone.localdate()),
            "due_on": due,
            "is_late": due < timezone.localdate(),
        }


@sensitive_post_parameters()
@form_page
def import_payments(request: ActorRequest) -> HttpResponse:
    """The bank's export: each line is a transfer for the declaration whose number it bears. All of them, or none."""
    check_funding_staff(request.actor)
    return import_page(
        request,
        PAYMENT_COLUMNS,
        storing(request.fund),
        {
            "heading": _("Importer des paiements de contributions"),
            "model": Declaration,
            "back": "funding:declarations",
            "back_label": _("Déclarations de contributions"),
            "advice": _(
                "Une ligne par virement. Le numéro de la déclaration (DEC-2026-00042) peut se trouver n’importe où dans"
                " le libellé de la banque."
            ),
        },
        lambda count: ngettext("%(count)s paiement est noté.", "%(count)s paiements sont notés.", count),
        whole=True,
    )


@form_page
def remind(request: ActorRequest, year: int, kind: str) -> HttpResponse:
    """How many will be written to, and the button that does it."""
    check_funding_staff(request.actor)
    today = timezone.localdate()
    if year not in years_open(today) or kind not in Kind.values:
        raise Http404
    if request.method == "POST":
        try:
            count = collecting.remind(actor=request.actor, fund=request.fund, year=year, kind=kind)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = ngettext("%(count)s entreprise est relancée.", "%(count)s entreprises sont relancées.", count)
            messages.success(request, words % {"count": count})
        return redirect("funding:late_declarations", year) if kind == Kind.DECLARE else redirect("funding:declarations")
    waiting = collecting.to_remind(year, kind, timezone.now())
    context = {
        "year": year,
        "kind": kind,
        "is_payment": kind == Kind.PAY,
        "count": collecting.reachable(waiting)[: collecting.AT_ONCE].count(),
        "at_once": collecting.AT_ONCE,
        "days": collecting.PAUSE.days,
        "is_early": due_on(request.fund, year) >= today,
        "due_on": due_on(request.fund, year),
    }
    return render(request, "funding/contributions/remind.html", context)
