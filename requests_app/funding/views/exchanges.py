"""« Mes échanges », « Messages à répondre », and the page of one exchange (`BEY-15`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from ..exchange_page import Place, page_context
from ..forms.exchanges import AssignForm, CloseForm, MessageForm, QuestionForm
from ..models import FundingRequest, Publication, Side, Thread, ThreadFile
from ..permissions import check_funding_staff, check_writes_to_fund
from ..queries import is_funding_staff
from ..services import exchanges as services
from ..tables.exchanges import (
    ExchangeFilter,
    ExchangeTable,
    QueueFilter,
    QueueTable,
    exchange_columns,
    queue_columns,
)

OF_A_THREAD = ("organisation", "request", "request__officer__user", "officer__user")


class Exchanges(ListPage):
    """« Mes échanges »: an organisation's own, the last message first."""

    filterset_class = ExchangeFilter
    table_class = ExchangeTable
    template_name = "funding/exchanges/exchanges.html"
    export_name = _("échanges")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        if is_funding_staff(self.request.actor):
            raise PermissionDenied(gettext("Les échanges du fonds se trouvent dans « Messages à répondre »."))
        check_writes_to_fund(self.request.actor)

    def get_queryset(self) -> QuerySet[Any]:
        actor = self.request.actor
        threads = Thread.objects.visible_to(actor).select_related("request")
        return threads.with_reading(actor.user_id, Side.ORGANISATION).order_by("-last_message_at", "-pk")

    def get_columns(self) -> list[Column]:
        return exchange_columns()

    def get_table(self, rows: QuerySet[Any]) -> ExchangeTable:
        return ExchangeTable(BoundedData(rows))


class MessagesQueue(ListPage):
    """« Messages à répondre »: what waits for the fund, the earliest promise first."""

    filterset_class = QueueFilter
    table_class = QueueTable
    template_name = "funding/exchanges/queue.html"
    export_name = _("messages")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Any]:
        threads = Thread.objects.visible_to(self.request.actor)
        return threads.select_related("request__officer", "officer", "organisation").by_promise()

    def get_columns(self) -> list[Column]:
        return queue_columns()

    def get_table(self, rows: QuerySet[Any]) -> QueueTable:
        return QueueTable(BoundedData(rows))


@form_page
def new_question(request: ActorRequest) -> HttpResponse:
    """A general question to the fund."""
    check_writes_to_fund(request.actor)
    form = QuestionForm(request.POST or None, request.FILES or None, initial={"subject": subject_about(request)})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            thread = services.ask(
                actor=request.actor,
                fund=request.fund,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
                uploads=form.cleaned_data["papers"],
            )
            messages.success(request, gettext("Votre question %s est envoyée au fonds.") % thread.number)
            return redirect("funding:exchange", thread.uuid)
    return render(request, "funding/exchanges/new.html", {"form": form})


def subject_about(request: ActorRequest) -> str:
    """What a call for tender, named in the address, is called; nothing where there is none that she sees."""
    try:
        uuid = UUID(request.GET.get("appel", ""))
    except ValueError:
        return ""
    found = Publication.objects.visible_to(request.actor).tenders().prefetch_related("texts").filter(uuid=uuid).first()
    return gettext("Appel d’offres : %s") % found.title[:180] if found else ""


@form_page
def exchange(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The page of one exchange, oldest message first, with the answer below. Opening it is reading it."""
    thread = visible_thread(request, uuid)
    return place_page(request, Place(thread.organisation, thread.request, thread))


@form_page
def thread(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Of a file: with the fund, for its company or its body; for the staff, with its company."""
    return about(request, visible_file(request, uuid), with_body=False)


@form_page
def thread_with_body(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Of a file, for the staff: with its training body, where the fund knows it and it knows of the file."""
    file = visible_file(request, uuid)
    check_funding_staff(request.actor)
    return about(request, file, with_body=True)


def about(request: ActorRequest, file: FundingRequest, *, with_body: bool) -> HttpResponse:
    parties = [one for one in (file.company, file.body) if one is not None]
    if is_funding_staff(request.actor):
        organisation = file.body if with_body else file.company
    else:
        organisation = next((one for one in parties if one.pk == request.actor.organisation_id), None)
    if organisation is None or (with_body and not file.decided_at):
        raise Http404
    services.check_may_write(request.actor, file, organisation.pk)
    threads = Thread.objects.visible_to(request.actor).select_related(*OF_A_THREAD)
    return place_page(
        request, Place(organisation, file, threads.filter(request=file, organisation=organisation).first())
    )


def place_page(request: ActorRequest, place: Place) -> HttpResponse:
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            sent = send(request, place, form.cleaned_data)
            messages.success(request, said_when_sent(request, sent))
            return redirect("funding:exchange", sent.uuid)
    context = page_context(request.actor, place)
    if request.method == "GET" and place.thread is not None:
        services.mark_read(actor=request.actor, thread=place.thread, until=context["last"])
    if form.is_bound:  # whatever came meanwhile stands on this page
        typed = request.POST.copy()
        typed["seen"] = str(context["last"])
        form.data = typed
    else:
        form.initial["seen"] = context["last"]
    return render(request, "funding/exchanges/exchange.html", context | {"form": form})


def send(request: ActorRequest, place: Place, typed: dict[str, Any]) -> Thread:
    words = {"text": typed["text"], "uploads": typed["papers"], "seen": typed["seen"] or 0}
    if place.thread is not None:
        return services.write(actor=request.actor, fund=request.fund, thread=place.thread, **words)
    if place.file is None:
        raise Http404
    return services.write_about(
        actor=request.actor, fund=request.fund, request=place.file, organisation_id=place.organisation.pk, **words
    )


def said_when_sent(request: ActorRequest, thread: Thread) -> str:
    if is_funding_staff(request.actor):
        return gettext("Votre message est envoyé ; l’organisation est prévenue par e-mail.")
    return gettext("Votre message est envoyé au fonds.")


@require_POST
def assign_thread(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_thread(request, uuid)
    check_funding_staff(request.actor)
    form = AssignForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.assign(actor=request.actor, fund=request.fund, thread=row, officer=form.cleaned_data["officer"])
            messages.success(request, gettext("Votre choix est enregistré."))
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect("funding:exchange", uuid)


@require_POST
def close_thread(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = visible_thread(request, uuid)
    check_funding_staff(request.actor)
    form = CloseForm(request.POST)
    with refusals_told(request):
        seen = form.cleaned_data["seen"] if form.is_valid() else None
        services.close(actor=request.actor, thread=row, seen=seen or 0)
        messages.success(request, gettext("L’échange %s est clos. Un nouveau message le rouvre.") % row.number)
    return redirect("funding:exchange", uuid)


@require_safe
def thread_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    seen = Thread.objects.visible_to(request.actor).values("pk")
    files = ThreadFile.objects.filter(message__thread__in=seen).select_related("document")
    return serve(get_object_or_404(files, uuid=uuid).document)


def visible_thread(request: ActorRequest, uuid: UUID) -> Thread:
    threads = Thread.objects.visible_to(request.actor).select_related(*OF_A_THREAD)
    return get_object_or_404(threads, uuid=uuid)


def visible_file(request: ActorRequest, uuid: UUID) -> FundingRequest:
    files = FundingRequest.objects.visible_to(request.actor).select_related("company", "body", "officer__user")
    return get_object_or_404(files, uuid=uuid)
