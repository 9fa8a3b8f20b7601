"""« Mes courriers »: an organisation's letters, opening one, and what it wants on paper too (`MYA-06`, `MYA-07`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from extranet.documents.serving import serve
from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import manages_access
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on

from ..forms.letters import PaperForm
from ..models import FundingRequest, Letter, LetterChoice, LetterKind
from ..permissions import check_funding_staff
from ..queries import is_funding_staff
from ..queries.letters import chooses_paper, sees_letters
from ..services.letter_choices import check_chooser, choose_paper, paper_of
from ..services.letters import check_may_open, may_open, open_letter
from ..tables.letters import OwnLetterFilter, OwnLetterTable, own_columns

SHOWN_CHANGES = 50


def check_reader(request: ActorRequest) -> None:
    if not sees_letters(request.actor):
        raise PermissionDenied(
            _("Cette page est celle des personnes qui reçoivent les courriers de leur organisation : demandez-leur.")
        )


class Letters(ListPage):
    """Those of the organisation one acts for, the unread ones first."""

    filterset_class = OwnLetterFilter
    table_class = OwnLetterTable
    template_name = "funding/letters/letters.html"
    export_name = gettext_lazy("courriers")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_reader(self.request)

    def get_queryset(self) -> QuerySet[Letter]:
        user_id = self.request.actor.user_id
        rows = Letter.objects.visible_to(self.request.actor).with_reading_of(user_id).unread_first(user_id)
        return rows.select_related("request")

    def get_columns(self) -> list[Column]:
        return own_columns()

    def get_context(self) -> dict[str, Any]:
        return {"may_choose": chooses_paper(self.request.actor)}


def visible_letter(request: ActorRequest, uuid: UUID) -> Letter:
    """The letter, or 404: also for whoever's right has ended."""
    rows = Letter.objects.visible_to(request.actor).with_reading_of(request.actor.user_id)
    return get_object_or_404(rows.select_related("organisation", "request", "invoice", "document"), uuid=uuid)


@require_safe
def letter(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What it is about, its file, and for the fund and the access managers who opened it."""
    row = visible_letter(request, uuid)
    is_staff = is_funding_staff(request.actor)
    context: dict[str, Any] = {"letter": row, "is_staff": is_staff}
    context["may_open"] = may_open(request.actor, row)
    if is_staff or manages_access(request.actor):
        context["readings"] = list(row.readings.order_by("opened_at", "pk"))
    if row.request:
        files = FundingRequest.objects.visible_to(request.actor)
        context["file"] = files.filter(pk=row.request.pk).first()
    return render(request, "funding/letters/letter.html", context)


@require_safe
def letter_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    """The PDF. Whoever gets it has opened the letter (`WRITING_GETS`)."""
    row = visible_letter(request, uuid)
    if request.method == "GET":
        open_letter(actor=request.actor, letter=row)
    else:
        check_may_open(request.actor, row)
    return serve(row.document)


@form_page
def letter_preferences(request: ActorRequest) -> HttpResponse:
    """« Préférences de dématérialisation » of the organisation one acts for, and who changed them when."""
    check_chooser(request.actor)
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor))
    chosen = paper_of(request.fund, organisation)
    form = PaperForm(request.POST if request.method == "POST" else None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            changes = choose_paper(
                actor=request.actor, fund=request.fund, organisation=organisation, wanted=form.wanted
            )
            messages.success(request, told(len(changes)))
            return redirect("funding:letter_preferences")
    context = {"form": form, "log": log_of(request, organisation)}
    return render(request, "funding/letters/preferences.html", context)


def log_of(request: ActorRequest, organisation: Organisation) -> QuerySet[LetterChoice]:
    """The newest choices, those that hold and those before them."""
    rows = LetterChoice.objects.visible_to(request.actor).filter(organisation=organisation)
    return rows.order_by("-chosen_at", "-pk")[:SHOWN_CHANGES]


@require_safe
def preferences_of(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The same of any organisation, for the staff to read."""
    check_funding_staff(request.actor)
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    chosen = paper_of(request.fund, organisation)
    context = {
        "organisation": organisation,
        "ways": [(kind.label, chosen[kind]) for kind in LetterKind],
        "log": log_of(request, organisation),
    }
    return render(request, "funding/letters/preferences_of.html", context)


def told(changes: int) -> str:
    if not changes:
        return _("Rien n’a changé.")
    return _("Vos préférences sont enregistrées : elles valent pour les prochains courriers.")
