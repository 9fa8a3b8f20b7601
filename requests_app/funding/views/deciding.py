"""« Demandes à instruire », and what the fund's staff do with a file (`MYA-02`, `MYA-03`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on
from extranet.ui.tables import Table

from ..choices import appeal_of, choices_of
from ..forms.deciding import AgreementForm, AskPiecesForm, HandOverForm, RefuseForm
from ..models import FundingRequest
from ..permissions import check_funding_staff
from ..services import assigning, deciding
from ..services.locking import MovedOn, refuse_other
from ..tables.queue import QueueFilter, QueueTable, queue_columns
from ..workflow import UNDECIDED, WITH_FUND, RequestState

VALID_AFTER = datetime.timedelta(days=90)  # from the last day: time for the last invoice


class Queue(ListPage):
    """What the companies sent, what waits longest first."""

    filterset_class = QueueFilter
    table_class = QueueTable
    template_name = "funding/deciding/queue.html"
    export_name = gettext_lazy("demandes-a-instruire")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[FundingRequest]:
        rows = FundingRequest.objects.visible_to(self.request.actor)
        return rows.select_related("company", "body", "device", "officer").order_by("moved_at", "pk")

    def get_columns(self) -> list[Column]:
        return queue_columns()

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return QueueTable(BoundedData(rows))

    def get_context(self) -> dict[str, Any]:
        return {"late": FundingRequest.objects.overdue(timezone.localdate())[:1000].count()}


def staffs_file(request: ActorRequest, uuid: UUID) -> FundingRequest:
    """The file, for the fund's staff; 404 for whoever doesn't see it, 403 for whoever sees it and decides nothing."""
    rows = FundingRequest.objects.visible_to(request.actor).select_related("device", "company", "body", "officer")
    file = get_object_or_404(rows, uuid=uuid)
    check_funding_staff(request.actor)
    return file


View = Callable[..., HttpResponse]


def first_come(view: View) -> View:
    """Where a colleague or the company was first, the page of the file says what became of it."""

    @wraps(view)
    def answer(request: ActorRequest, uuid: UUID, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, uuid, **kwargs)
        except MovedOn as moved:
            messages.warning(request, " ".join(moved.messages))
            return redirect("funding:request", uuid)

    return answer


@contextmanager
def refusals_unless_moved(form: forms.BaseForm) -> Iterator[None]:
    """As `refusals_on`; that somebody was first is for `first_come`."""
    try:
        with transaction.atomic():
            yield
    except MovedOn:
        raise
    except ValidationError as refusal:
        with refusals_on(form):
            raise refusal


def page(request: ActorRequest, file: FundingRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"funding/deciding/{name}.html", {"file": file} | context)


def check_waits(file: FundingRequest, *states: str) -> None:
    """Raises `MovedOn` where the act isn't possible any more: before a form is filled in for nothing."""
    refuse_other(file.state, file.get_state_display(), states)


@first_come
@require_POST
def take(request: ActorRequest, uuid: UUID) -> HttpResponse:
    file = staffs_file(request, uuid)
    assigning.take(actor=request.actor, request=file)
    messages.success(request, _("Vous êtes gestionnaire de ce dossier."))
    return redirect("funding:request", uuid)


@form_page
def hand_over(request: ActorRequest, uuid: UUID) -> HttpResponse:
    file = staffs_file(request, uuid)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_unless_moved(form):
            officer = form.cleaned_data["officer"]
            assigning.hand_over(actor=request.actor, fund=request.fund, request=file, officer=officer)
            messages.success(request, _("Le dossier est confié à %s.") % officer.full_name)
            return redirect("funding:request", uuid)
    return page(request, file, "hand_over", form=form)


@first_come
@require_POST
def find_complete(request: ActorRequest, uuid: UUID) -> HttpResponse:
    file = staffs_file(request, uuid)
    current = deciding.find_complete(actor=request.actor, fund=request.fund, request=file)
    until = f"{current.decide_by:%d/%m/%Y}"
    messages.success(request, _("Le dossier est complet : décision attendue le %s. L’entreprise est prévenue.") % until)
    return redirect("funding:request", uuid)


@first_come
@form_page
def ask_pieces(request: ActorRequest, uuid: UUID) -> HttpResponse:
    file = staffs_file(request, uuid)
    check_waits(file, *WITH_FUND)
    form = AskPiecesForm(request.POST if request.method == "POST" else None, request=file)
    if request.method == "POST" and form.is_valid():
        with refusals_unless_moved(form):
            deciding.ask_pieces(actor=request.actor, fund=request.fund, request=file, pieces=form.demands)
            messages.success(request, _("Les pièces sont demandées. L’entreprise est prévenue par e-mail."))
            return redirect("funding:request", uuid)
    return page(request, file, "ask_pieces", form=form)


@first_come
@form_page
def agree(request: ActorRequest, uuid: UUID) -> HttpResponse:
    file = staffs_file(request, uuid)
    check_waits(file, RequestState.COMPLETE)
    people = file.people.count()
    form = AgreementForm(request.POST if request.method == "POST" else None, asked=file, initial=as_asked(file, people))
    if request.method == "POST" and form.is_valid():
        with refusals_unless_moved(form):
            agreement = deciding.agree(actor=request.actor, fund=request.fund, request=file, **form.given())
            said = _("La prise en charge est accordée sous le numéro %s. L’entreprise et l’organisme sont prévenus.")
            messages.success(request, said % agreement.number)
            return redirect("funding:request", uuid)
    return page(request, file, "agree", form=form, people=people)


def as_asked(file: FundingRequest, people: int) -> dict[str, Any]:
    """Amounts as asked, the hours of all the people, and time after the last day to send the last invoice."""
    return {
        "teaching": file.teaching,
        "salary": file.salary,
        "annex": file.annex,
        "total_hours": (file.hours or 0) * people,
        "valid_from": file.starts_on,
        "valid_until": file.ends_on + VALID_AFTER if file.ends_on else None,
    }


@first_come
@form_page
def refuse(request: ActorRequest, uuid: UUID) -> HttpResponse:
    file = staffs_file(request, uuid)
    check_waits(file, *UNDECIDED)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_unless_moved(form):
            deciding.refuse(actor=request.actor, fund=request.fund, request=file, **form.cleaned_data)
            messages.success(request, _("La demande est refusée. L’entreprise reçoit le motif et la voie de recours."))
            return redirect("funding:request", uuid)
    has_words = bool(choices_of(request.fund).appeal)
    return page(request, file, "refuse", form=form, appeal=appeal_of(request.fund), has_words=has_words)
