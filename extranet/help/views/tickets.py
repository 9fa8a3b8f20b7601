"""« Signaler un problème », and the thread that follows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_of_office
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from .. import services
from ..forms import AnswerForm, ReportForm
from ..models import Ticket
from ..pages import page_named
from ..tables import TicketFilter, TicketTable, ticket_columns
from ..workflow import TicketState


@form_page
def report(request: ActorRequest) -> HttpResponse:
    """The page that she comes from, her name and the time are filled in (`ITM-38`)."""
    form = ReportForm(request.POST or None, initial={"page": page_named(request.headers.get("Referer", ""))})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            ticket = services.report(
                actor=request.actor,
                fund=request.fund,
                page=form.cleaned_data["page"],
                about=form.cleaned_data["about"],
                text=form.cleaned_data["text"],
            )
            sent = gettext("Votre signalement %s est envoyé au fonds. Un e-mail vous dira quand il répond.")
            messages.success(request, sent % ticket.number)
            return redirect("help:ticket", ticket.uuid)
    return render(request, "help/report.html", {"form": form, "now": timezone.now()})


class Tickets(ListPage):
    """One's own; the staff's list is everybody's."""

    filterset_class = TicketFilter
    table_class = TicketTable
    template_name = "help/tickets.html"
    export_name = _("signalements")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def get_queryset(self) -> QuerySet[Ticket]:
        return Ticket.objects.visible_to(self.request.actor).order_by("-moved_at", "-pk")

    def get_columns(self) -> list[Column]:
        return ticket_columns()

    def get_table(self, rows: QuerySet[Any]) -> TicketTable:
        return TicketTable(BoundedData(rows))


@form_page
def ticket(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_ticket(request, uuid)
    form = AnswerForm(request.POST or None)
    is_hers = row.user_id == request.actor.user_id
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.write(actor=request.actor, fund=request.fund, ticket=row, text=form.cleaned_data["text"])
            messages.success(request, gettext("Votre message est envoyé ; l’autre partie est prévenue par e-mail."))
            return redirect("help:ticket", uuid)
    context = {
        "ticket": row,
        "thread": list(row.messages.order_by("pk")),
        "form": form,
        "is_hers": is_hers,
        "is_closed": row.state == TicketState.CLOSED,
        "state": TicketState(row.state),
        "organisation": row.organisation if is_of_office(request.actor) else None,
    }
    return render(request, "help/ticket.html", context)


@require_POST
def close(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = services.close(actor=request.actor, ticket=visible_ticket(request, uuid))
    messages.success(request, gettext("Le signalement %s est clos. Écrire à nouveau le rouvre.") % row.number)
    return redirect("help:ticket", uuid)


def visible_ticket(request: ActorRequest, uuid: UUID) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.actor).select_related("organisation"), uuid=uuid)
