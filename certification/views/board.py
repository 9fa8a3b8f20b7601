"""« Suivi des mois »: where the months of all bodies stand, and reminding many of them at once."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from extranet.organisations.permissions import check_staff
from extranet.organisations.requests import ActorRequest
from extranet.tenants.capabilities import Capability
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage

from ..board import Age, Pile, counted
from ..models import DossierMonth, RemindedMonth, Reminder
from ..periods import today_at
from ..queries import DossierMonthQuerySet
from ..services.reminding import Outcome, remind
from ..tables.board import BoardFilter, BoardTable, board_columns


class Board(PeopleListPage):
    """The months of a span, each where it stands today; above them, how many stand where, and for how long."""

    filterset_class = BoardFilter
    table_class = BoardTable
    template_name = "certification/board.html"
    export_name = _("suivi des mois")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_staff(self.request.actor, Capability.CERTIFICATION)

    def get_queryset(self) -> DossierMonthQuerySet:
        reminded = RemindedMonth.objects.filter(dossier=OuterRef("dossier"), month=OuterRef("first"))
        reminded = reminded.exclude(reminder__occasion=Reminder.Occasion.PARTIES)
        rows = DossierMonth.objects.visible_to(self.request.actor).select_related("dossier__training_body")
        rows = rows.annotate(reminded_on=Subquery(reminded.order_by("-sent_on").values("sent_on")[:1]))
        return rows.order_by("first", "number_folded", "pk")

    def get_columns(self) -> list[Column]:
        return board_columns()

    def get_table(self, rows: Any) -> BoardTable:
        return BoardTable(BoundedData(rows), today=today_at(self.request.fund))

    def get_context(self) -> dict[str, Any]:
        search = self.get_search()
        without = search.copy()
        for name in ("state", "age"):
            without.pop(name, None)
        rows = DossierMonth.objects.visible_to(self.request.actor)
        found = self.filterset_class(without, queryset=rows, request=self.request).qs
        return {
            "ages": [age.label for age in Age],
            "lines": [self.line(pile) for pile in counted(found, today_at(self.request.fund))],
        }

    def line(self, pile: Pile) -> dict[str, Any]:
        """A line of the overview: each figure leads to the months that it counts."""
        return {
            "label": pile.status.label,
            "total": (pile.total, self.narrowed(state=pile.status.value)),
            "by_age": [
                (count, self.narrowed(state=pile.status.value, age=age.value)) for age, count in pile.by_age.items()
            ],
        }

    def narrowed(self, **changes: str) -> str:
        query = self.request.GET.copy()
        for name in ("page", "export", "state", "age"):
            query.pop(name, None)
        query.update(changes)
        return f"?{query.urlencode()}"


@require_POST
def remind_many(request: ActorRequest) -> HttpResponse:
    """« Relancer » the ticked months: one mail per body. Those reminded today already are asked about first."""
    check_staff(request.actor, Capability.CERTIFICATION)
    chosen = [key for key in map(read_key, request.POST.getlist("chosen")) if key]
    outcome = remind(actor=request.actor, fund=request.fund, chosen=chosen, again=request.POST.get("again") == "yes")
    if outcome == Outcome():
        messages.warning(request, gettext("Cochez d’abord les mois à relancer."))
        return redirect("certification:board")
    if outcome.bodies:
        messages.success(request, said(outcome))
    if outcome.asks or outcome.left:
        return render(request, "certification/reminded.html", {"outcome": outcome})
    return redirect("certification:board")


def said(outcome: Outcome) -> str:
    months = ngettext("%(count)s mois", "%(count)s mois", outcome.months) % {"count": outcome.months}
    return ngettext(
        "%(bodies)s organisme est relancé pour %(months)s.",
        "%(bodies)s organismes sont relancés pour %(months)s.",
        outcome.bodies,
    ) % {"bodies": outcome.bodies, "months": months}


def read_key(text: str) -> tuple[UUID, datetime.date] | None:
    """What isn't a month's key was forged, and is nobody's."""
    uuid, _separator, month = text.partition("_")
    try:
        return UUID(uuid), datetime.date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
