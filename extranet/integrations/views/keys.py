"""« Clés d’accès »: with what programs act for an organisation, and who answers for them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts.step_up import fresh_proof_required
from extranet.organisations.models import Membership
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.requests import fund_address
from extranet.ui.exports import Column, csv_response
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told
from extranet.ui.tables import Table
from extranet.ui.workbooks import list_response

from ..forms import KeyForm, PublicKeysForm, ReplaceForm, StopForm
from ..history import done_by, happened_to
from ..models import ApiKey
from ..oauth import token_address
from ..permissions import check_ends_key, check_key, check_manages_keys, check_sees_all_keys
from ..scopes import offered, withheld
from ..services import keys as services
from ..tables import AllKeysFilter, KeyFilter, KeyTable, key_columns, shown_to_fund


class Keys(ListPage):
    """Those of the organisation that one acts for."""

    filterset_class = KeyFilter
    table_class = KeyTable
    template_name = "integrations/keys.html"
    export_name = _("cles-d-acces")
    exports = {"csv": csv_response, "xlsx": list_response}
    request: ActorRequest

    def check_access(self) -> None:
        check_manages_keys(self.request.actor)

    def get_queryset(self) -> QuerySet[ApiKey]:
        seen = ApiKey.objects.visible_to(self.request.actor).of_organisation(self.request.actor)
        return seen.with_makers(timezone.localdate())

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return KeyTable(rows, exclude=("organisation",))

    def get_columns(self) -> list[Column]:
        return key_columns()


class AllKeys(Keys):
    """Every organisation's, for the fund's administrators."""

    filterset_class = AllKeysFilter
    template_name = "integrations/all_keys.html"

    def check_access(self) -> None:
        check_sees_all_keys(self.request.actor)

    def get_queryset(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.visible_to(self.request.actor).with_makers(timezone.localdate())

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return shown_to_fund(rows)


def visible_key(request: ActorRequest, uuid: UUID) -> ApiKey:
    check_manages_keys(request.actor)
    return get_object_or_404(ApiKey.objects.visible_to(request.actor).with_makers(timezone.localdate()), uuid=uuid)


def acting_member(request: ActorRequest) -> Membership:
    """The membership by which she acts: whoever manages keys has one."""
    check_manages_keys(request.actor)
    assert request.membership is not None  # noqa: S101 - no role without one
    return request.membership


@form_page
@never_cache
@fresh_proof_required
def make(request: ActorRequest) -> HttpResponse:
    """A new key. Its secret stands on the page that answers, and nowhere else."""
    member = acting_member(request)
    capabilities, roles = request.fund.capabilities, request.actor.roles
    scopes = offered(capabilities, roles)
    form = KeyForm(request.POST or None, offered=scopes)
    if request.method == "POST" and form.is_valid():
        if made := already_made(request, form.cleaned_data["uuid"]):
            return made
        with refusals_on(form):
            key, secret = services.make(actor=request.actor, membership=member, **form.values)
            return secret_page(request, key, secret)
    context = {
        "form": form,
        "offered": scopes,
        "withheld": withheld(capabilities, roles, member.organisation.possible_roles),
    }
    return render(request, "integrations/make_key.html", context)


def already_made(request: ActorRequest, uuid: UUID) -> HttpResponse | None:
    """The way to the key that this form has made before: its secret is not shown again."""
    key = ApiKey.objects.visible_to(request.actor).filter(uuid=uuid).first()
    if key is None:
        return None
    messages.info(
        request, gettext("Cette clé est créée, et son secret a été montré. Si vous ne l’avez plus, remplacez-la.")
    )
    return redirect("integrations:key", key.uuid)


def secret_page(request: ActorRequest, key: ApiKey, secret: str, *, replaced: ApiKey | None = None) -> HttpResponse:
    context = {
        "key": key,
        "secret": secret,
        "replaced": replaced,
        "address": fund_address(request.fund, reverse("api-v1:me")),
    }
    return render(request, "integrations/secret.html", context)


@require_safe
def key(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What a key is for, how it stands, what was done to it and with it."""
    row = visible_key(request, uuid)
    is_own = row.organisation_id == request.actor.organisation_id
    context = {
        "key": row,
        "is_own": is_own,
        "is_mine": row.maker_id == request.membership.pk if request.membership else False,
        "follows": row.follows,
        "follower": row.followers.order_by("pk").first(),
        "done": done_by(row),
        "happened": happened_to(row),
        "token_address": token_address(request.fund),
    }
    return render(request, "integrations/key.html", context)


@form_page
@never_cache
@fresh_proof_required
def replace(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Another secret for the same program; both serve during the overlap."""
    member, row = acting_member(request), visible_key(request, uuid)
    check_key(request.actor, row)
    form = ReplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if made := already_made(request, form.cleaned_data["uuid"]):
            return made
        with refusals_on(form):
            new, secret = services.rotate(actor=request.actor, membership=member, key=row, **form.cleaned_data)
            row.refresh_from_db()
            return secret_page(request, new, secret, replaced=row)
    return render(request, "integrations/replace_key.html", {"form": form, "key": row})


@form_page
@fresh_proof_required
def end(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Révoquer »: at once, by its organisation, or in an emergency by the fund, which says why."""
    row = visible_key(request, uuid)
    check_ends_key(request.actor, row)
    is_own = row.organisation_id == request.actor.organisation_id
    form = None if is_own else StopForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        services.end(actor=request.actor, key=row, **(form.cleaned_data if form else {}))
        messages.success(request, gettext("La clé « %s » n’ouvre plus rien.") % row.name)
        return redirect("integrations:key", row.uuid)
    return render(request, "integrations/end_key.html", {"form": form, "key": row, "is_own": is_own})


@require_POST
@fresh_proof_required
def take_over(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Reprendre »: the key acts in her name from now on."""
    member, row = acting_member(request), visible_key(request, uuid)
    with refusals_told(request):
        services.take_over(actor=request.actor, membership=member, key=row)
        messages.success(request, gettext("La clé « %s » agit maintenant en votre nom.") % row.name)
    return redirect("integrations:key", row.uuid)


@form_page
@fresh_proof_required
def public_keys(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """With what the program may sign, in place of sending its secret."""
    row = visible_key(request, uuid)
    check_key(request.actor, row)
    shown = json.dumps({"keys": row.public_keys}, indent=2, ensure_ascii=False) if row.public_keys else ""
    form = PublicKeysForm(request.POST or None, initial={"public_keys": shown})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_public_keys(actor=request.actor, key=row, keys=form.cleaned_data["public_keys"])
            messages.success(request, gettext("Les clés publiques sont enregistrées."))
            return redirect("integrations:key", row.uuid)
    context = {"form": form, "key": row, "token_address": token_address(request.fund)}
    return render(request, "integrations/public_keys.html", context)
