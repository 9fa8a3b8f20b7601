"""« Déclarations »: each one with its state, what it waits for, and sending it again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_staff
from extranet.retention.clocks import shown_on
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_told

from .. import routing, services
from ..addresses import addresses_of
from ..models import Declaration
from ..permissions import check_sees_declarations, may_confirm, may_resend
from ..tables import DeclarationFilter, DeclarationTable
from ..workflow import ON_ITS_WAY, DeclarationState, FormStatus


class Declarations(ListPage):
    filterset_class = DeclarationFilter
    table_class = DeclarationTable
    template_name = "batch_channel/declarations.html"
    export_name = gettext_lazy("declarations")

    def check_access(self) -> None:
        check_sees_declarations(self.request.actor)  # type: ignore[attr-defined]

    def get_queryset(self) -> Any:
        return Declaration.objects.visible_to(self.request.actor).select_related("company", "worker", "replaces")  # type: ignore[attr-defined]

    def get_columns(self) -> list[Column]:
        return [
            Column(_("Entreprise"), lambda one: one.company.name),
            Column(_("Salarié"), lambda one: one.worker.full_name),
            Column(_("Formation à partir du"), "trained_from"),
            Column(_("Nature"), lambda one: one.get_status_display()),
            Column(_("État"), lambda one: one.get_state_display()),
            Column(_("Essai"), lambda one: _("oui") if one.is_test else _("non")),
            Column(_("Où elle en est"), lambda one: one.advice.what),
            Column(_("Anomalies"), lambda one: " ; ".join(f"{a.code} {a.words}" for a in one.anomalies)),
            Column(_("Demandée le"), "declared_at"),
            Column(_("Envoyée le"), "sent_at"),
            Column(_("Décidée le"), "decided_at"),
        ]


CORRECTED_AT_ONCE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ActorRequest) -> HttpResponse:
    """« Corriger et renvoyer », many at once: the oldest that wait for a person, each with its cause and its page."""
    actor = request.actor
    check_sees_declarations(actor)
    waiting = routing.to_resend().visible_to(actor).select_related("company", "worker", "replaces")
    if request.method == "POST":
        chosen = waiting.filter(uuid__in=uuids_in(request.POST.getlist("declaration")))
        resent = services.resend_many(actor=actor, fund=request.fund, declarations=chosen.order_by("pk"))
        if resent:
            said = ngettext(
                "%(count)s déclaration repart avec le prochain lot.",
                "%(count)s déclarations repartent avec le prochain lot.",
                resent,
            )
            messages.success(request, said % {"count": resent})
        else:
            messages.error(request, _("Aucune déclaration n’est cochée, ou quelqu’un d’autre les a déjà renvoyées."))
        return redirect("batch_channel:correct")
    shown = list(waiting.order_by("declared_at", "pk")[: CORRECTED_AT_ONCE + 1])
    addresses = addresses_of(shown)
    lines = [(one, addresses.get(one.pk, "")) for one in shown[:CORRECTED_AT_ONCE]]
    context = {
        "lines": lines,
        "has_more": len(shown) > CORRECTED_AT_ONCE,
        "is_staff": is_staff(actor, Capability.BATCH),
    }
    return render(request, "batch_channel/correct.html", context)


def uuids_in(texts: list[str]) -> list[UUID]:
    """The UUIDs among what was posted; anything else is nobody's."""
    found = []
    for text in texts[:CORRECTED_AT_ONCE]:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def visible_declaration(request: ActorRequest, uuid: UUID) -> Declaration:
    declarations = Declaration.objects.visible_to(request.actor).select_related("company", "worker", "replaces")
    return get_object_or_404(declarations, uuid=uuid)


def trial_for_real(shown: Declaration) -> dict[str, Any] | None:
    """What to do instead of sending it for real itself, and with what; None for what no test is in the way of."""
    upon_a_test = shown.replaces is not None and shown.replaces.is_test
    tested = shown.is_test and shown.state == DeclarationState.ACCEPTED
    if not (upon_a_test or tested) or not routing.is_for_real(shown):
        return None
    first = routing.first_tested(shown)
    if not routing.can_be_resent(first):
        last = Declaration.objects.of_sources(shown.kind, [shown.source_uuid]).get()
        if last.status == FormStatus.CANCELLATION and last.state not in ON_ITS_WAY:
            return {"do": _("Rien n’a été déclaré pour de vrai et la formation est annulée : il n’y a rien à envoyer.")}
        return {"do": _("Un essai est encore en route : attendez sa réponse."), "see": last if last != shown else None}
    if first == shown:
        return None
    do = _(
        "Pour de vrai il n’y a rien à modifier ni à annuler : ce qu’elle remplace n’a été accepté qu’en essai. Renvoyez"
        " d’abord cela ; il part avec les données actuelles, modifications comprises."
    )
    return {"do": do, "see": first}


@require_safe
def declaration(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_declaration(request, uuid)
    attempts = shown.attempts.select_related("batch").order_by("-pk").defer("batch__data", "batch__signature")
    context = {
        "declaration": shown,
        "attempts": attempts,
        "address": addresses_of([shown]).get(shown.pk, ""),
        "may_resend": may_resend(request.actor, shown),
        "may_confirm": may_confirm(request.actor, shown),
        "trial": trial_for_real(shown),
        "is_staff": is_staff(request.actor, Capability.BATCH),
        **shown_on(request.actor, request.fund, shown),
    }
    return render(request, "batch_channel/declaration.html", context)


@require_POST
def confirm(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """What was proposed because the source has changed is to be declared."""
    shown = visible_declaration(request, uuid)
    with refusals_told(request, _("C’est confirmé : elle part avec le prochain lot, avec les données actuelles.")):
        services.confirm_change(actor=request.actor, fund=request.fund, declaration=shown)
    return redirect("batch_channel:declaration", uuid=uuid)


@require_POST
def resend(request: ActorRequest, uuid: UUID) -> HttpResponse:
    shown = visible_declaration(request, uuid)
    try:
        standing = services.resend(actor=request.actor, fund=request.fund, declaration=shown)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("batch_channel:declaration", uuid=uuid)
    if standing.state == DeclarationState.TO_SEND:
        messages.success(request, _("La déclaration repart avec le prochain lot, avec les données corrigées."))
    else:
        messages.info(request, _("Rien à envoyer : ce qui est accepté pour de vrai dit déjà la même chose."))
    return redirect("batch_channel:declaration", uuid=standing.uuid)
