"""The step « Pièces »: what the device asks for, with examples; each file put in its place, replaced or taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.refusals import refusals_on

from ..forms.asking import OtherPaperForm, PaperForm, ReplacePaperForm
from ..models import DevicePiece, FundingRequest, RequestPiece, Stage
from ..permissions import check_company
from ..queries import is_funding_staff
from ..services import pieces as services
from ..services.asking import EDITABLE
from ..services.locking import MovedOn
from ..steps import Step
from ..workflow import RequestState
from .filling import wizard
from .frame import in_hand, moved_on

OTHER = "other"


@dataclass(slots=True)
class Row:
    """A piece, what is there for it, and the form that takes more. `piece` None: papers that nobody asked for."""

    piece: DevicePiece | None
    form: PaperForm
    papers: list[RequestPiece] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.piece.uuid) if self.piece else OTHER


@form_page
@in_hand
def papers(request: ActorRequest, demande: FundingRequest) -> HttpResponse:
    rows = rows_of(demande)
    if request.method == "POST":
        row = next((one for one in rows if one.key == request.POST.get("piece")), None)
        if row is None:
            raise Http404
        bind(row, request)
        if row.form.is_valid() and kept(request, demande, row):
            return redirect(f"{reverse('funding:papers', args=[demande.uuid])}#piece-{row.key}")
    context = wizard(demande, Step.PAPERS) | {
        "rows": rows,
        "forms": [row.form for row in rows],
        "refused": any(row.form.errors for row in rows),
    }
    return render(request, "funding/asking/step_papers.html", context)


def rows_of(demande: FundingRequest) -> list[Row]:
    """The device's pieces of today, those of which a paper is there, and the other papers. Two queries."""
    standing = demande.papers.filter(withdrawn_at__isnull=True).select_related("piece__example", "document")
    by_piece: dict[int | None, list[RequestPiece]] = {}
    for paper in standing.order_by("added_at", "pk"):
        by_piece.setdefault(paper.piece_id, []).append(paper)
    asked = demande.device.pieces.filter(stage=Stage.REQUEST).select_related("example").order_by("position", "pk")
    rows = [
        Row(piece, PaperForm(name=piece.name, prefix=str(piece.uuid)), by_piece.pop(piece.pk, []))
        for piece in asked
        if piece.is_current or piece.pk in by_piece
    ]
    others = [paper for found in by_piece.values() for paper in found]
    return [*rows, Row(None, OtherPaperForm(prefix=OTHER), others)]


def bind(row: Row, request: ActorRequest) -> None:
    if row.piece is None:
        row.form = OtherPaperForm(request.POST, request.FILES, prefix=OTHER)
    else:
        row.form = PaperForm(request.POST, request.FILES, name=row.piece.name, prefix=str(row.piece.uuid))


def kept(request: ActorRequest, demande: FundingRequest, row: Row) -> bool:
    given = row.form.cleaned_data
    with refusals_on(row.form):
        added = services.add_papers(
            actor=request.actor,
            fund=request.fund,
            request=demande,
            uploads=given["uploads"],
            piece=row.piece,
            name=given.get("name", ""),
        )
        said = ngettext("%(count)s fichier est déposé.", "%(count)s fichiers sont déposés.", len(added))
        messages.success(request, said % {"count": len(added)})
    return not row.form.errors


def own_paper(request: ActorRequest, uuid: UUID) -> RequestPiece:
    """A paper that stands, of a request that the actor keeps; 404 for whoever sees no papers of it."""
    visible = FundingRequest.objects.visible_to(request.actor)
    rows = RequestPiece.objects.filter(request__in=visible, withdrawn_at__isnull=True)
    found = get_object_or_404(rows.select_related("request__device", "piece", "document"), uuid=uuid)
    check_company(request.actor, found.request)
    return found


def back(paper: RequestPiece) -> str:
    page = "funding:papers" if paper.request.state == RequestState.DRAFT else "funding:complete"
    return reverse(page, args=[paper.request.uuid])


@require_POST
def remove_paper(request: ActorRequest, uuid: UUID) -> HttpResponse:
    paper = own_paper(request, uuid)
    try:
        services.remove_paper(actor=request.actor, paper=paper)
    except MovedOn:
        return moved_on(request, paper.request)
    messages.success(request, _("La pièce « %s » est retirée.") % paper.name)
    return redirect(back(paper))


@form_page
def replace_paper(request: ActorRequest, uuid: UUID) -> HttpResponse:
    paper = own_paper(request, uuid)
    if paper.request.state not in EDITABLE:
        return moved_on(request, paper.request)
    form = ReplacePaperForm(request.POST, request.FILES) if request.method == "POST" else ReplacePaperForm()
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.replace_paper(
                actor=request.actor, fund=request.fund, paper=paper, upload=form.cleaned_data["file"]
            )
            messages.success(request, _("La pièce « %s » est remplacée.") % paper.name)
            return redirect(back(paper))
    context = {"form": form, "paper": paper, "demande": paper.request, "back": back(paper)}
    return render(request, "funding/asking/replace_paper.html", context)


@require_safe
def paper(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The file, for the company and the fund's staff: a training body reads no papers of the company's."""
    visible = FundingRequest.objects.visible_to(request.actor)
    if not is_funding_staff(request.actor):
        visible = visible.of_company(request.actor)
    rows = RequestPiece.objects.filter(request__in=visible).select_related("document")
    return serve(get_object_or_404(rows, uuid=uuid).document)
