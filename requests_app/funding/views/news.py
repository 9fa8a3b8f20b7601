"""« Études et actualités » and « Appels d’offres », and the staff's pages for them (`MYA-11`, `MYA-12`)."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, show_conflict

from ..forms.news import NewsForm, PublicationForm, TenderForm
from ..models import Audience, Publication, PublicationFile, PublicationKind
from ..permissions import check_funding_staff
from ..queries import is_funding_staff
from ..queries.exchanges import writes_to_fund
from ..queries.news import profiles_of
from ..services import news as services
from ..tables.news import (
    NewsFilter,
    NewsTable,
    PublishedFilter,
    StaffFilter,
    StaffTable,
    TenderTable,
    audiences_said,
    news_columns,
    offered,
    staff_columns,
    state_of,
    tender_columns,
)


class News(ListPage):
    """« Études et actualités » for one's profiles, the newest first."""

    filterset_class = NewsFilter
    table_class = NewsTable
    template_name = "funding/news/news.html"
    export_name = _("actualités")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        if not (is_funding_staff(self.request.actor) or profiles_of(self.request.actor)):
            raise PermissionDenied(
                gettext(
                    "Les actualités sont publiées pour les organisations du fonds : acceptez d’abord une invitation."
                )
            )

    def get_queryset(self) -> QuerySet[Any]:
        return Publication.objects.visible_to(self.request.actor).news().with_words().order_by("-published_from", "-pk")

    def get_columns(self) -> list[Column]:
        return news_columns()

    def get_table(self, rows: QuerySet[Any]) -> NewsTable:
        return NewsTable(BoundedData(rows))

    def get_context(self) -> dict[str, Any]:
        return {"may_publish": is_funding_staff(self.request.actor)}


class Tenders(ListPage):
    """« Appels d’offres », the nearest deadline first; the archive too."""

    filterset_class = PublishedFilter
    table_class = TenderTable
    template_name = "funding/news/tenders.html"
    export_name = _("appels d’offres")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        actor = self.request.actor
        if not (is_funding_staff(actor) or Audience.TRAINING_BODIES in profiles_of(actor)):
            raise PermissionDenied(gettext("Les appels d’offres du fonds s’adressent aux organismes de formation."))

    def get_queryset(self) -> QuerySet[Any]:
        return Publication.objects.visible_to(self.request.actor).tenders().with_words().order_by("deadline", "pk")

    def get_columns(self) -> list[Column]:
        return tender_columns()

    def get_table(self, rows: QuerySet[Any]) -> TenderTable:
        return TenderTable(BoundedData(rows))

    def get_context(self) -> dict[str, Any]:
        return {"may_publish": is_funding_staff(self.request.actor)}


@require_safe
def news_item(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return publication_page(request, get_object_or_404(visible(request).news(), uuid=uuid))


@require_safe
def tender(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return publication_page(request, get_object_or_404(visible(request).tenders(), uuid=uuid))


def publication_page(request: ActorRequest, publication: Publication) -> HttpResponse:
    context = {
        "publication": publication,
        "text": publication.text,
        "files": offered(publication),
        "state": state_of(publication),
        "kind": PublicationKind(publication.kind).label,
        "audiences": audiences_said(publication),
        "may_publish": is_funding_staff(request.actor),
        "may_ask": publication.takes_questions and writes_to_fund(request.actor),
    }
    return render(request, "funding/news/publication.html", context)


@require_safe
def publication_file(request: ActorRequest, uuid: UUID) -> FileResponse:
    """Of a publication that one sees; a withdrawn file is the staff's only."""
    seen = Publication.objects.visible_to(request.actor).values("pk")
    files = PublicationFile.objects.filter(publication__in=seen).select_related("document")
    if not is_funding_staff(request.actor):
        files = files.filter(withdrawn_at__isnull=True)
    return serve(get_object_or_404(files, uuid=uuid).document)


class Publications(ListPage):
    """Everything that was published, will be, or is withdrawn: for the staff."""

    filterset_class = StaffFilter
    table_class = StaffTable
    template_name = "funding/news/publications.html"
    export_name = _("publications")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_funding_staff(self.request.actor)

    def get_queryset(self) -> QuerySet[Any]:
        return Publication.objects.visible_to(self.request.actor).with_words().order_by("-published_from", "-pk")

    def get_columns(self) -> list[Column]:
        return staff_columns()

    def get_table(self, rows: QuerySet[Any]) -> StaffTable:
        return StaffTable(BoundedData(rows))


@form_page
def add_news(request: ActorRequest) -> HttpResponse:
    check_funding_staff(request.actor)
    return add(request, NewsForm, {})


@form_page
def add_tender(request: ActorRequest) -> HttpResponse:
    check_funding_staff(request.actor)
    return add(request, TenderForm, {"kind": PublicationKind.TENDER})


def add(request: ActorRequest, form_class: type[PublicationForm], fixed: dict[str, Any]) -> HttpResponse:
    form = form_class(request.POST or None, request.FILES or None, fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.publish(actor=request.actor, fund=request.fund, **fixed, **form.values)
            messages.success(request, gettext("« %s » est enregistré.") % made.title)
            return redirect(page_of(made))
    return render(request, "funding/news/form.html", {"form": form, "publication": None, "is_tender": bool(fixed)})


@form_page
def edit_publication(request: ActorRequest, uuid: UUID) -> HttpResponse:
    publication = managed(request, uuid)
    form_class = TenderForm if publication.is_tender else NewsForm
    form = form_class(request.POST or None, request.FILES or None, instance=copy(publication), fund=request.fund)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                services.change(
                    actor=request.actor, fund=request.fund, publication=publication, version=version, **form.values
                )
            except StaleEdit as stale:
                show_conflict(form, stale, form_class(instance=stale.current, fund=request.fund).initial)
            else:
                messages.success(request, gettext("Les changements sont enregistrés."))
                return redirect(page_of(publication))
    context = {
        "form": form,
        "publication": publication,
        "is_tender": publication.is_tender,
        "files": publication.offered_files,  # type: ignore[attr-defined]
        "state": state_of(publication),
    }
    return render(request, "funding/news/form.html", context)


@require_POST
def withdraw_publication(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = managed(request, uuid)
    services.withdraw(actor=request.actor, publication=row)
    messages.success(request, gettext("« %s » est retiré : seul le fonds le voit encore.") % row.title)
    return redirect("funding:publications")


@require_POST
def put_publication_back(request: ActorRequest, uuid: UUID) -> HttpResponse:
    row = managed(request, uuid)
    services.put_back(actor=request.actor, publication=row)
    messages.success(request, gettext("« %s » est de nouveau en ligne.") % row.title)
    return redirect("funding:publications")


@require_POST
def withdraw_publication_file(request: ActorRequest, uuid: UUID) -> HttpResponse:
    seen = Publication.objects.visible_to(request.actor).values("pk")
    files = PublicationFile.objects.filter(publication__in=seen).select_related("publication")
    file = get_object_or_404(files, uuid=uuid)
    check_funding_staff(request.actor)
    services.withdraw_file(actor=request.actor, file=file)
    messages.success(request, gettext("Le fichier est retiré."))
    return redirect("funding:edit_publication", file.publication.uuid)


def visible(request: ActorRequest) -> Any:
    return Publication.objects.visible_to(request.actor).with_words()


def managed(request: ActorRequest, uuid: UUID) -> Publication:
    publication: Publication = get_object_or_404(visible(request), uuid=uuid)
    check_funding_staff(request.actor)
    return publication


def page_of(publication: Publication) -> str:
    name = "funding:tender" if publication.is_tender else "funding:news_item"
    return reverse(name, args=[publication.uuid])
