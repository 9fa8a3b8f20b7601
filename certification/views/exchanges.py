"""« Mes échanges »: the threads that one follows, and the thread of one dossier (`ATN-05`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.organisations.views.organisations import form_page
from extranet.tenants.capabilities import Capability
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on

from ..forms.exchanges import MessageForm
from ..models import Dossier, Message, MessageFile, Reading
from ..permissions import check_dossiers
from ..services.exchanges import mark_read, send_message, side_of
from ..tables.exchanges import ExchangeFilter, ExchangeTable, exchange_columns
from . import frame as frames
from .frame import frame, visible_dossier


class Exchanges(PeopleListPage):
    """Dossiers with messages, the last first; what isn't read yet is counted."""

    filterset_class = ExchangeFilter
    table_class = ExchangeTable
    template_name = "certification/exchanges.html"
    export_name = _("échanges")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_dossiers(self.request.actor)

    def get_queryset(self) -> QuerySet[Dossier]:
        actor = self.request.actor
        side = Message.Side.FUND if is_staff(actor, Capability.CERTIFICATION) else Message.Side.BODY
        dossiers = Dossier.objects.visible_to(actor).select_related("training_body")
        return dossiers.with_exchange(actor.user_id, side).order_by("-last_message_at", "-pk")

    def get_columns(self) -> list[Column]:
        return exchange_columns()

    def get_table(self, rows: QuerySet[Any]) -> ExchangeTable:
        return ExchangeTable(BoundedData(rows), names_bodies=is_staff(self.request.actor, Capability.CERTIFICATION))


@form_page
def exchange(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The thread of a dossier, oldest first, with the answer below it. Opening it is reading it."""
    dossier = visible_dossier(request, uuid)
    side = side_of(request.actor, dossier)
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            send_message(
                actor=request.actor,
                fund=request.fund,
                dossier=dossier,
                text=form.cleaned_data["text"],
                uploads=form.cleaned_data["papers"],
            )
            messages.success(request, gettext("Votre message est envoyé ; l’autre partie est prévenue par e-mail."))
            return redirect("certification:exchange", uuid)
    by_others, by_her = read_by_others(dossier, side), read_until(request.actor.user_id, dossier)
    thread = [said(message, side, by_others) for message in Message.objects.of_thread(dossier)]
    unread = {message["uuid"] for message in thread if message["pk"] > by_her}
    if request.method == "GET":
        mark_read(actor=request.actor, dossier=dossier)
    context = frame(request, dossier, frames.EXCHANGE) | {
        "thread": thread,
        "unread": unread,
        "form": form,
        "refused": bool(form.errors),
    }
    return render(request, "certification/exchange.html", context)


def said(message: Message, side: Message.Side, others_read: int) -> dict[str, Any]:
    is_ours = message.side == side
    return {
        "pk": message.pk,
        "uuid": message.uuid,
        "is_ours": is_ours,
        "who": message.name,
        "side": message.get_side_display(),
        "text": message.text,
        "sent_at": message.sent_at,
        "is_read": is_ours and message.pk <= others_read,
        "files": list(message.files.all()),
    }


def read_by_others(dossier: Dossier, side: Message.Side) -> int:
    """The last message that somebody of the other side has read."""
    readings = Reading.objects.filter(dossier=dossier).exclude(side=side).order_by("-until")
    return readings.values_list("until", flat=True).first() or 0


def read_until(user_id: int | None, dossier: Dossier) -> int:
    return Reading.objects.filter(dossier=dossier, user=user_id).values_list("until", flat=True).first() or 0


@require_safe
def message_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    files = MessageFile.objects.visible_to(request.actor).select_related("document")
    return serve(get_object_or_404(files, uuid=uuid).document)
