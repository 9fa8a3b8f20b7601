"""« Mes formations » of a beneficiary, « Formations des salariés » of an employer (`ATN-59`, `ATN-60`)."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.private_search import PeopleListPage
from extranet.ui.refusals import refusals_on, refusals_told

from ..forms.validation import RemarkForm, SpaceContestForm
from ..models import Certificate, Dossier, Validation
from ..periods import month_name
from ..permissions import parties_of
from ..queries import has_account, is_employers
from ..services import objections, spaces, validation
from ..story import story_of
from ..tables.dossiers import session
from ..tables.spaces import TrainingFilter, TrainingTable, shared_months, training_columns
from ..workflow.certificates import IN_FORCE
from .month_context import month_context


class Trainings(PeopleListPage):
    """The dossiers that are about the person, or about people her organisation employs."""

    filterset_class = TrainingFilter
    table_class = TrainingTable
    template_name = "certification/space/list.html"
    export_name = gettext_lazy("formations")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        if not (has_account(self.request.actor) or is_employers(self.request.actor)):
            raise PermissionDenied(_("Cette page est celle des bénéficiaires et des employeurs."))

    def get_queryset(self) -> QuerySet[Dossier]:
        dossiers = Dossier.objects.shared_with(self.request.actor).select_related("training_body", "employer")
        return dossiers.order_by("-starts_on", "-pk")

    def get_columns(self) -> list[Column]:
        return training_columns()

    def get_table(self, rows: QuerySet[Any]) -> TrainingTable:
        return TrainingTable(BoundedData(rows), fund=self.request.fund, names_people=is_employers(self.request.actor))

    def get_context(self) -> dict[str, Any]:
        offered = Dossier.objects.offered_to(self.request.actor).select_related("training_body").order_by("pk")
        return {"offered": list(offered), "is_employer": is_employers(self.request.actor)}


def shared_dossier(request: ActorRequest, uuid: UUID) -> Dossier:
    """The dossier with its body and employer, or 404 for whoever it isn't about."""
    dossiers = Dossier.objects.shared_with(request.actor).select_related("training_body", "employer")
    return get_object_or_404(dossiers, uuid=uuid)


@require_POST
def join(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« C’est ma formation »."""
    dossier = get_object_or_404(Dossier.objects.filter(account=request.actor.user_id), uuid=uuid)
    try:
        spaces.join(actor=request.actor, dossier=dossier)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("certification:trainings")
    messages.success(request, _("Cette formation est dans votre espace."))
    return redirect("certification:training_months", uuid)


@require_safe
def months(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The months that were certified, the last first, and what each waits for."""
    dossier = shared_dossier(request, uuid)
    rows = shared_months([dossier])[dossier.pk]
    context = frame(request, dossier) | {"rows": rows, "session": session(dossier)}
    return render(request, "certification/space/months.html", context)


def frame(request: ActorRequest, dossier: Dossier) -> dict[str, Any]:
    parties = parties_of(request.actor, dossier)
    return {
        "dossier": dossier,
        "parties": parties,
        "is_hers": Validation.Party.BENEFICIARY.value in parties,
        "is_employer": is_employers(request.actor),
        "refused": False,
    }


def shared_certificate(request: ActorRequest, uuid: UUID, month: datetime.date) -> Certificate:
    """The certified one of the month, objected to or not."""
    dossier = shared_dossier(request, uuid)
    certificates = Certificate.objects.shared_with(request.actor).standing().filter(dossier=dossier, month=month)
    certificate = get_object_or_404(certificates.select_related("version", "definitive").defer("snapshot"))
    certificate.dossier = dossier
    return certificate


@form_page
def month(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """The certified hours, the PDF, and what the person may say about them. A POST writes a message."""
    certificate = shared_certificate(request, uuid, month)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            text = form.cleaned_data["text"]
            objections.remark(actor=request.actor, fund=request.fund, certificate=certificate, text=text)
            messages.success(request, _("Votre message est ajouté."))
            return redirect("certification:training_month", uuid, month)
    return show(request, certificate, form)


def show(request: ActorRequest, certificate: Certificate, form: RemarkForm) -> HttpResponse:
    dossier = certificate.dossier
    story = story_of(dossier, certificate.month, certified_only=True)
    context = frame(request, dossier)
    context |= month_context(request.fund, dossier, story) | {"form": form}
    may_validate = [Validation.Party(party) for party in context["parties"] if story.awaits(party)]
    context["may_validate"] = may_validate
    context["names_party"] = len(context["parties"]) > 1
    context["may_contest"] = context["parties"] if certificate.state in IN_FORCE else []
    return render(request, "certification/space/month.html", context)


@require_POST
def give(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Je valide ces heures »."""
    certificate = shared_certificate(request, uuid, month)
    with refusals_told(request, _("Merci, vous avez validé ces heures.")):
        validation.give(
            actor=request.actor, fund=request.fund, certificate=certificate, party=party_of(request, certificate)
        )
    return redirect("certification:training_month", uuid, month)


@form_page
def contest(request: ActorRequest, uuid: UUID, month: datetime.date) -> HttpResponse:
    """« Je conteste », with a reason."""
    certificate = shared_certificate(request, uuid, month)
    parties = parties_of(request.actor, certificate.dossier)
    form = SpaceContestForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            validation.contest(
                actor=request.actor,
                fund=request.fund,
                certificate=certificate,
                party=party_of(request, certificate),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Votre désaccord est transmis à l’organisme et au fonds ; suivez-le ici."))
            return redirect("certification:training_month", uuid, month)
    context = frame(request, certificate.dossier) | {
        "form": form,
        "certificate": certificate,
        "month_name": month_name(month),
    }
    return render(request, "certification/space/contest.html", context)


def party_of(request: ActorRequest, certificate: Certificate) -> str:
    """As whom she speaks: said by the button where she is both."""
    parties = parties_of(request.actor, certificate.dossier)
    said = request.POST.get("party", "")
    if said and said not in parties:
        raise PermissionDenied(_("Le bénéficiaire et l’employeur valident chacun pour soi : ce n’est pas votre avis."))
    return said or parties[0]


@require_safe
def definitive(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """The sealed PDF: the same bytes for body, fund, beneficiary and employer; 404 for everybody else (`ATN-59`)."""
    certificate = Certificate.objects.readable_by(request.actor).select_related("definitive").filter(uuid=uuid).first()
    if certificate is None:
        raise Http404
    return serve(certificate.definitive)
