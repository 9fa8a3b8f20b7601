"""From the mail to the account: by the link or by the typed code; and a request tied to an account that exists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.organisations.identifiers import IDENTIFIERS
from extranet.organisations.requests import ActorRequest
from extranet.rights.catalogue import Profile, Service
from extranet.rights.claims import EntityClaim
from extranet.tenants.requests import FundRequest
from extranet.ui.secret_pages import private

from .. import codes, services
from ..accounts import has_account
from ..answers import address_of, answers_of
from ..forms.activation import ActivationForm
from ..limits import may_try
from ..models import PendingSignUp
from ..visit import Visit

STEPS = [gettext_lazy("Vérification de votre code"), gettext_lazy("Vous pouvez vous connecter")]


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return private(render(request, f"signup/{template}.html", {"steps": STEPS, "current": 1} | context, status=status))


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: FundRequest) -> HttpResponse:
    """With the code of the mail, typed. The answer to a wrong one is the same whether the address is known or not."""
    if request.method == "POST" and not may_try(request, "activate"):
        return render(request, "429.html", status=429)
    sent = Visit(request).sent
    form = ActivationForm(request.POST or None, initial={"email": sent["address"] if sent else ""})
    if form.is_valid():
        address, code = form.cleaned_data["email"], form.cleaned_data["code"]
        pending = services.pending_with_code(fund=request.fund, address=address, code=code)
        if pending is not None and (done := opened(request, pending, form)):
            return done
        form.add_error(
            "code",
            _(
                "Ce code n’ouvre rien : il est faux, il a déjà servi, il a plus de 48 heures, ou cinq codes faux l’ont"
                " fermé. Vérifiez-le avec l’adresse, ou demandez un nouveau message."
            ),
        )
    return page(request, "activate", {"form": form})


@login_not_required
@sensitive_post_parameters()
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def activate_by_link(request: FundRequest, secret: str) -> HttpResponse:
    """With the link of the mail, which fills the code in. Opening it changes nothing: mail programs do that."""
    if request.method == "POST" and not may_try(request, "activate"):
        return render(request, "429.html", status=429)
    try:
        pending = services.pending_of(secret)
    except PendingSignUp.DoesNotExist:
        return page(request, "link_wrong", {}, status=404)
    if not pending.is_open:
        return page(request, "link_over", {"pending": pending, "secret": secret}, status=410)
    address = address_of(pending)
    if has_account(address):
        return page(request, "account_exists", {"secret": secret})
    form = ActivationForm(request.POST or None, address=address, initial={"code": codes.shown(codes.code_of(secret))})
    if form.is_valid():
        code = form.cleaned_data["code"]
        if services.pending_with_code(fund=request.fund, address=address, code=code, pending=pending):
            return opened(request, pending, form) or redirect("signup:activate_by_link", secret)
        form.add_error("code", _("Ce code n’est pas celui du message : le cinquième code faux ferme le lien."))
    return page(request, "activate", {"form": form})


def opened(request: FundRequest, pending: PendingSignUp, form: ActivationForm) -> HttpResponse | None:
    """The account is open: on to the page that says so. None when somebody was faster."""
    answers = answers_of(pending)
    try:
        services.activate(fund=request.fund, pending=pending, password=form.cleaned_data["password"])
    except services.SignUpOver:
        return None
    asked = [service for entity in answers.entities for service in entity.services]
    profiles = [entity.profile for entity in answers.entities]
    Visit(request).only(opened=list(dict.fromkeys([*profiles, *asked])))
    return redirect("signup:opened")


@login_not_required
@require_safe
def opened_page(request: FundRequest) -> HttpResponse:
    """What is open now, what waits for the fund, and « Connectez-vous » (`MYA-40`)."""
    asked = Visit(request).opened
    if asked is None:
        return redirect("account_login")
    context = {
        "current": 2,
        "services": [Service(one).label for one in asked if one in Service.values],
        "is_training_body": Profile.TRAINING_BODY in asked,
    }
    return page(request, "opened", context)


@login_not_required
@sensitive_variables("secret")
@require_POST
def new_link(request: FundRequest, secret: str) -> HttpResponse:
    """For whoever holds a link that is over: another mail, to the address that the first one went to."""
    if not may_try(request, "activate"):
        return render(request, "429.html", status=429)
    try:
        pending = services.pending_of(secret)
    except PendingSignUp.DoesNotExist:
        return page(request, "link_wrong", {}, status=404)
    if pending.used_at is None:
        address = address_of(pending)
        if not may_try(request, "send", key=address):
            return render(request, "429.html", status=429)
        services.send_again(fund=request.fund, pending=pending)
    return page(request, "link_sent", {})


def shown_number(entity: EntityClaim) -> str:
    if entity.siret:
        return IDENTIFIERS["siret"].show(entity.siret)
    return IDENTIFIERS["enterprise"].show(entity.enterprise_number)


@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: ActorRequest, secret: str) -> HttpResponse:
    """Tie the request to one's account: signed in, with the address that the mail went to."""
    try:
        pending = services.pending_of(secret)
    except PendingSignUp.DoesNotExist:
        return page(request, "link_wrong", {}, status=404)
    if not pending.is_open:
        return page(request, "link_over", {"pending": pending, "secret": secret}, status=410)
    if address_of(pending) != request.user.email:
        return page(request, "other_account", {}, status=403)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            services.attach(fund=request.fund, pending=pending, user=request.user)
        except ValidationError as refusal:
            refusals = refusal.messages
        except services.SignUpOver:
            return redirect("signup:attach", secret)
        else:
            messages.success(request, _("Votre demande est rattachée à votre compte : le fonds va la vérifier."))
            return redirect("rights:mine")
    answers = answers_of(pending)
    context = {
        "entities": [
            {
                "number": shown_number(entity),
                "name": entity.name,
                "services": [Service(one).label for one in entity.services],
            }
            for entity in answers.entities
        ],
        "refusals": refusals,
    }
    return page(request, "attach", context)
