"""« Votre identité » of a training body: what certificates print, and the certifier's profile (`ATN-10`…`ATN-19`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from extranet.documents.serving import serve
from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import Role
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from ..blank_letter import blank_letter_pdf
from ..certifiers import is_certifier, lines_of, may_certify_online
from ..forms.identity import CertifierForm, IdentityForm, stored
from ..identity import identity_of, missing
from ..models import BodyIdentity
from ..permissions import check_manager
from ..services import supporting
from ..services.identity import save_identity

LED_THERE = "certification_led_to_identity"  # in the session: the body whose identity she was led to complete


def identity_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A body's manager is led to an incomplete identity once a session (`ATN-10`); the page itself waits for her."""

    @wraps(view)
    def led(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or not request.actor.has(Role.MANAGER) or request.actor.support:
            return view(request, *args, **kwargs)
        body = own_body(request)
        if request.session.get(LED_THERE) == str(body.uuid) or not missing(body, request.fund).is_incomplete:
            return view(request, *args, **kwargs)
        request.session[LED_THERE] = str(body.uuid)
        return redirect("certification:identity")

    return led


def own_body(request: ActorRequest) -> Organisation:
    """The body that a manager acts for."""
    check_manager(request.actor)
    assert request.membership is not None  # noqa: S101 - who has a role has a membership
    return request.membership.organisation


@sensitive_post_parameters()
@form_page
def identity(request: ActorRequest) -> HttpResponse:
    """« Mon identité », and « En-tête et signature du certificat de réalisation »."""
    body = own_body(request)
    known = identity_of(body)
    form = IdentityForm(request.POST or None, request.FILES or None, identity=known)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            action = request.POST.get("action")
            try:
                save_identity(
                    actor=request.actor,
                    body=body,
                    version=form.cleaned_data["version"] or 0,
                    logo=form.cleaned_data["logo"],
                    stamp=form.cleaned_data["stamp"],
                    remove_logo=action == "remove_logo",
                    remove_stamp=action == "remove_stamp",
                    **form.fields_of_body,
                )
            except StaleEdit as stale:
                show_conflict(form, stale, stored(stale.current))
            else:
                messages.success(request, _("Votre identité est enregistrée."))
                return redirect(request.get_full_path())
    if form.errors:
        form.ask_for_pictures_again()
    return show(request, body, form=form)


@require_POST
def certifier(request: ActorRequest) -> HttpResponse:
    """« Je suis certificateur » and its two lines; what is right of them is kept, whatever the other one is."""
    body = own_body(request)
    form = CertifierForm(request.POST, request.FILES)
    form.is_valid()
    kept = 0
    with refusals_on(form):
        certifies = form.cleaned_data.get("certifies", False)
        if "certifies" not in form.errors:
            supporting.choose_profile(actor=request.actor, body=body, certifies=certifies)
        if certifies:
            for kind, upload in form.uploads.items():
                supporting.deposit(actor=request.actor, body=body, kind=kind, upload=upload)
                kept += 1
    if kept:
        told = ngettext(
            "%(count)s justificatif est déposé : le fonds le contrôle et vous prévient par e-mail.",
            "%(count)s justificatifs sont déposés : le fonds les contrôle et vous prévient par e-mail.",
            kept,
        )
        messages.success(request, told % {"count": kept})
    if form.errors:
        return show(request, body, certifier_form=form)
    if not kept:
        messages.success(request, _("Votre choix est enregistré."))
    return redirect("certification:identity")


def show(
    request: ActorRequest,
    body: Organisation,
    *,
    form: IdentityForm | None = None,
    certifier_form: CertifierForm | None = None,
) -> HttpResponse:
    """The page; `form` and `certifier_form` are what was typed, when it was refused."""
    known = identity_of(body)
    user_id = request.actor.user_id
    certifies = is_certifier(user_id, body)
    form = form or IdentityForm(identity=known)
    certifier_form = certifier_form or CertifierForm(initial={"certifies": certifies})
    reason = may_certify_online(user_id, body, request.fund)
    lines = lines_of(user_id, body, request.fund)
    context = {
        "back": back_of(request),
        "identity": known,
        "form": form,
        "certifier_form": certifier_form,
        "refused": next((one for one in (form, certifier_form) if one.is_bound and one.errors), None),
        "missing": missing(body, request.fund),
        "is_certifier": certifies,
        "lines": [{"line": lines[kind], "field": certifier_form[kind]} for kind in CertifierForm.LINES],
        "online_reason": reason.label if reason else "",
    }
    return render(request, "certification/identity.html", context)


def back_of(request: ActorRequest) -> str:
    """« Fiche de présence », where what is missing here was asked for (`ATN-45`); empty for any other address."""
    asked = request.GET.get("retour", "")
    try:
        match = resolve(asked)
    except Resolver404:
        return ""
    return asked if match.view_name == "certification:certify" else ""


@require_safe
def picture(request: ActorRequest, uuid: UUID, name: str) -> HttpResponseBase:
    """`name`: logo or stamp."""
    row = get_object_or_404(BodyIdentity.objects.visible_to(request.actor).select_related(name), uuid=uuid)
    return serve(getattr(row, name))


@require_safe
def blank_letter(request: ActorRequest) -> HttpResponse:
    """The letter of consent with nothing filled in."""
    check_manager(request.actor)
    response = HttpResponse(blank_letter_pdf(request.fund, request.LANGUAGE_CODE), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="lettre-de-consentement-modele.pdf"'
    return response
