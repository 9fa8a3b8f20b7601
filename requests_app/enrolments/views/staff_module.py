"""« P-Data Portail »: the validation module's terms, its template, and the staff's switch."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from extranet.mandates.terms import blocks
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page, visible_organisation
from extranet.ui.empty_files import KINDS, empty_file
from extranet.ui.refusals import refusals_on

from ..forms.staff_data import AcceptStaffTermsForm, ModuleForm, PublishStaffTermsForm
from ..permissions import check_enrolment_staff
from ..queries import is_enrolment_staff
from ..services import staff_module
from ..staff_data.columns import columns_of

TEMPLATE_NAME = "modele-donnees-du-personnel"


@form_page
def terms(request: ActorRequest) -> HttpResponse:
    """Read; accepted by a responsible whose organisation has the module. The staff publish a new version from here."""
    staff = is_enrolment_staff(request.actor)
    if not staff:
        staff_module.check_module(request.actor)
    form = AcceptStaffTermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = int(version) if (version := request.POST.get("version", "")).isdecimal() else 0
            staff_module.accept_terms(actor=request.actor, fund=request.fund, number=number)
            messages.success(request, _("Vous avez accepté les conditions : le module de validation est ouvert."))
            return redirect("enrolments:staff_imports")
    current = staff_module.current_terms(request.fund)
    context = {
        "form": form,
        "terms": current,
        "blocks": blocks(current.text),
        "acceptance": staff_module.acceptances(request.actor).first(),
        "is_staff": staff,
    }
    return render(request, "enrolments/staff_data/terms.html", context)


@form_page
def publish_terms(request: ActorRequest) -> HttpResponse:
    check_enrolment_staff(request.actor)
    current = staff_module.current_terms(request.fund)
    form = PublishStaffTermsForm(request.POST or None, initial={"text": current.text})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            replaces = int(number) if (number := request.POST.get("replaces", "")).isdecimal() else 0
            published = staff_module.publish_terms(
                actor=request.actor, fund=request.fund, text=form.cleaned_data["text"], replaces=replaces
            )
            messages.success(request, _("La version %s s’applique à partir de maintenant.") % published.number)
            return redirect("enrolments:staff_terms")
    return render(request, "enrolments/staff_data/publish_terms.html", {"form": form, "replaces": current.number})


@require_safe
def template(request: ActorRequest, kind: str) -> HttpResponse:
    """The empty template: titles only (`ITM-33`)."""
    if not is_enrolment_staff(request.actor):
        staff_module.check_module(request.actor)
    if kind not in KINDS:
        raise Http404
    titles = [column.title for column in columns_of(request.fund)]
    return empty_file(kind, titles, name=TEMPLATE_NAME, sheet_title=_("Personnel"))


@form_page
def module(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The staff open the module to an organisation, or close it."""
    check_enrolment_staff(request.actor)
    organisation = visible_organisation(request, uuid)
    is_open = staff_module.has_module(organisation.pk)
    form = ModuleForm(request.POST if request.method == "POST" else None, initial={"is_open": is_open})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            staff_module.switch_module(
                actor=request.actor, organisation=organisation, is_open=form.cleaned_data["is_open"]
            )
            messages.success(request, _("C’est enregistré."))
            return redirect("enrolments:staff_module", organisation.uuid)
    context = {"organisation": organisation, "form": form, "is_open": is_open}
    return render(request, "enrolments/staff_data/module.html", context)
