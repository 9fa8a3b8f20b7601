"""A declaration: prepared with autosave, checked, sent, corrected, paid (`MYA-05`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.retention.clocks import shown_on
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from ..contribution_statements import difference, facts_of, groups_of, groups_sent, rates_of, statement_of
from ..forms.contributions import DeclarationForm, PaidForm, SendForm, initial_of
from ..models import Declaration
from ..permissions import check_declaration, check_funding_staff
from ..queries import is_funding_staff
from ..services import collecting, declaring
from ..services.locking import MovedOn
from .contributions import shown

CHECK = "check"  # the button that goes on; the other one only saves


def visible(request: ActorRequest, uuid: UUID) -> Declaration:
    rows = Declaration.objects.visible_to(request.actor).select_related("company", "replaces", "receipt")
    return get_object_or_404(rows, uuid=uuid)


def own(request: ActorRequest, uuid: UUID) -> Declaration:
    """The company's; staff who see it get a 403 that says whose business it is."""
    declaration = visible(request, uuid)
    check_declaration(request.actor, declaration)
    return declaration


@require_safe
def page(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """A declaration as it was sent: its lines, what is due to the fund, and what became of it."""
    declaration = visible(request, uuid)
    if declaration.is_draft:
        return redirect("funding:edit_declaration", uuid)
    groups = groups_sent(declaration)
    context: dict[str, Any] = {
        "declaration": declaration,
        "groups": groups,
        "total": declaration.total,
        "is_staff": is_funding_staff(request.actor),
        "next": declaration.corrections.visible_to(request.actor).order_by("-pk").first(),
        "is_late": declaration.balance > 0 and declaration.due_on < timezone.localdate(),
        **shown_on(request.actor, request.fund, declaration),
    }
    if declaration.replaces:
        context["changes"] = difference(groups_sent(declaration.replaces), groups)
    return render(request, "funding/contributions/declaration.html", context)


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The draft. « Enregistrer » keeps what there is, the other button asks for all that sending needs."""
    declaration = own(request, uuid)
    if not declaration.is_draft:
        return redirect("funding:declaration", uuid)
    goes_on = request.POST.get("then") == CHECK
    form = form_of(request, declaration, strict=goes_on)
    if request.method == "POST" and form.is_valid() and kept(request, declaration, form):
        if goes_on:
            return redirect("funding:check_declaration", uuid)
        messages.success(request, gettext("Le brouillon est enregistré."))
        return redirect("funding:edit_declaration", uuid)
    return render(request, "funding/contributions/edit.html", {"form": form, "declaration": declaration})


def form_of(request: ActorRequest, declaration: Declaration, *, strict: bool = False) -> DeclarationForm:
    rates = rates_of(declaration.year)
    return DeclarationForm(request.POST or None, declaration=declaration, rates=rates, strict=strict)


def kept(request: ActorRequest, declaration: Declaration, form: DeclarationForm) -> Declaration | None:
    """The draft with what was typed; None when it was refused, which the form says."""
    with refusals_on(form):
        version = form.cleaned_data["version"] or 0
        try:
            return declaring.change(actor=request.actor, declaration=declaration, version=version, **form.given())
        except StaleEdit as stale:
            show_conflict(form, stale, initial_of(stale.current, form.stretches))
    return None


@require_POST
def keep(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The autosave: the same as « Enregistrer », answered by a line that says what was kept."""
    declaration = own(request, uuid)
    form = form_of(request, declaration)
    saved = kept(request, declaration, form) if declaration.is_draft and form.is_valid() else None
    context: dict[str, Any] = {"saved": saved, "at": timezone.now(), "form": form}
    if saved and (facts := facts_of(saved)) and form.rates.rows:
        context |= shown(statement_of(facts, form.rates), form.rates)
    return render(request, "funding/contributions/kept.html", context)


@form_page
def check(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What is about to be sent, line by line, and « Envoyer la déclaration »."""
    declaration = own(request, uuid)
    if not declaration.is_draft:
        return redirect("funding:declaration", uuid)
    facts = facts_of(declaration)
    if facts is None:
        messages.info(request, gettext("Complétez d’abord la déclaration."))
        return redirect("funding:edit_declaration", uuid)
    rates = rates_of(declaration.year)
    found = statement_of(facts, rates)
    form = SendForm(request.POST or None, initial={"version": declaration.version, "seen": found.total})
    if request.method == "POST" and form.is_valid():
        sent = None
        with refusals_on(form):
            sent = declaring.send(
                actor=request.actor,
                fund=request.fund,
                declaration=declaration,
                version=form.cleaned_data["version"],
                seen=form.cleaned_data["seen"],
            )
        if sent:
            messages.success(request, gettext("La déclaration %s est envoyée.") % sent.number)
            return redirect("funding:declaration", uuid)
        form.data = as_shown_now(request, declaration, found.total)
    groups = groups_of(found, rates)
    context = shown(found, rates) | {"form": form, "declaration": declaration, "has_rates": bool(rates.rows)}
    if declaration.replaces:
        context["changes"] = difference(groups_sent(declaration.replaces), groups)
    return render(request, "funding/contributions/check.html", context)


def as_shown_now(request: ActorRequest, declaration: Declaration, total: Decimal) -> QueryDict:
    """After a refusal the page shows what holds now, and that is what a second click sends."""
    data = request.POST.copy()
    data["version"], data["seen"] = str(declaration.version), str(total)
    return data


@require_POST
def correct(request: ActorRequest, uuid: UUID) -> HttpResponse:
    declaration = own(request, uuid)
    try:
        draft = declaring.correct(actor=request.actor, declaration=declaration)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("funding:declaration", uuid)
    return redirect("funding:edit_declaration", draft.uuid)


@require_POST
def drop(request: ActorRequest, uuid: UUID) -> HttpResponse:
    declaration = own(request, uuid)
    try:
        declaring.drop(actor=request.actor, declaration=declaration)
    except MovedOn as error:
        messages.error(request, " ".join(error.messages))
        return redirect("funding:declaration", uuid)
    messages.success(request, gettext("Le brouillon est supprimé."))
    return redirect("funding:contributions")


@require_safe
def receipt(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    return serve(visible(request, uuid).receipt)


@form_page
def payment(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What arrived at the bank, for the staff."""
    declaration = visible(request, uuid)
    check_funding_staff(request.actor)
    form = PaidForm(request.POST or None, initial=paid_initial(declaration))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                collecting.note_paid(
                    actor=request.actor, fund=request.fund, declaration=declaration, **form.cleaned_data
                )
            except StaleEdit as stale:
                show_conflict(form, stale, paid_initial(stale.current))
            else:
                messages.success(request, gettext("Le paiement est noté."))
                return redirect("funding:declaration", uuid)
    return render(request, "funding/contributions/payment.html", {"form": form, "declaration": declaration})


def paid_initial(declaration: Declaration) -> dict[str, Any]:
    """What is left to pay, unless something was noted already."""
    return {
        "paid": declaration.paid or max(declaration.balance, declaration.paid),
        "paid_on": declaration.paid_on,
        "bank_reference": declaration.bank_reference,
        "version": declaration.version,
    }
