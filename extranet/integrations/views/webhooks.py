"""« Webhooks »: what an organisation's programs are told by themselves."""

from __future__ import annotations

from copy import copy
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extranet.organisations.models import Membership
from extranet.organisations.requests import ActorRequest
from extranet.ui.counting import BoundedData, BoundedPaginator
from extranet.ui.exports import Column
from extranet.ui.lists import ListPage
from extranet.ui.refusals import refusals_on, refusals_told

from ..models import Attempt, Delivery, Subscription
from ..permissions import check_manages_keys
from ..services import webhooks as services
from ..webhooks.events import labelled, offered_events, scopes_of, standing_of
from ..webhooks.forms import SinceForm, WebhookForm
from ..webhooks.tables import (
    DeliveryFilter,
    DeliveryTable,
    WebhookFilter,
    WebhookTable,
    delivery_columns,
    event_label,
    state_of,
    webhook_columns,
)
from ..webhooks.words import attempt_in_words, outcome_in_words

form_page = require_http_methods(["GET", "HEAD", "POST"])


class Webhooks(ListPage):
    filterset_class = WebhookFilter
    table_class = WebhookTable
    template_name = "integrations/webhooks/list.html"
    export_name = gettext_lazy("webhooks")
    request: ActorRequest

    def check_access(self) -> None:
        check_manages_keys(self.request.actor)

    def get_queryset(self) -> QuerySet[Subscription]:
        return Subscription.objects.visible_to(self.request.actor).order_by("-pk")

    def get_columns(self) -> list[Column]:
        return webhook_columns()


class Deliveries(ListPage):
    """One webhook, with its log."""

    filterset_class = DeliveryFilter
    table_class = DeliveryTable
    template_name = "integrations/webhooks/webhook.html"
    export_name = gettext_lazy("envois")
    paginator_class = BoundedPaginator
    request: ActorRequest

    def check_access(self) -> None:
        check_manages_keys(self.request.actor)
        self.webhook = visible_webhook(self.request, self.kwargs["uuid"])

    def get_queryset(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.visible_to(self.request.actor).filter(subscription=self.webhook)
        return rows.select_related("subscription").order_by("-pk")

    def get_table(self, rows: QuerySet[Any]) -> DeliveryTable:
        return DeliveryTable(BoundedData(rows))

    def get_columns(self) -> list[Column]:
        return delivery_columns()

    def get_context(self) -> dict[str, Any]:
        webhook = self.webhook
        since = webhook.paused_at or webhook.failing_since or timezone.now()
        return {
            "webhook": webhook,
            "state": state_of(webhook),
            "events": labelled(webhook.events),
            "is_overlapping": bool(webhook.former_until and webhook.former_until > timezone.now()),
            "has_standing": standing_of(self.request.fund, webhook) is not None,
            "waits": Delivery.objects.not_received().filter(subscription=webhook).exists(),
            "since": SinceForm(initial={"since": timezone.localdate(since)}),
        }


@form_page
@never_cache
def add(request: ActorRequest) -> HttpResponse:
    check_manages_keys(request.actor)
    form = WebhookForm(
        request.POST or None, offered=offered_events(request.fund, scopes_of(request.fund, request.actor))
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            webhook, secret = services.subscribe(
                actor=request.actor, fund=request.fund, membership=membership_of(request), **form.values
            )
            return secret_page(request, webhook, secret)
    return render(request, "integrations/webhooks/form.html", {"form": form})


@form_page
def edit(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_manages_keys(request.actor)
    webhook = visible_webhook(request, uuid)
    scopes = webhook.key.scopes if webhook.key else scopes_of(request.fund, request.actor)
    form = WebhookForm(request.POST or None, instance=copy(webhook), offered=offered_events(request.fund, scopes))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change(
                actor=request.actor,
                fund=request.fund,
                membership=membership_of(request),
                subscription=webhook,
                **form.values,
            )
            messages.success(request, _("Les changements sont enregistrés."))
            return redirect("integrations:webhook", uuid)
    return render(request, "integrations/webhooks/form.html", {"form": form, "webhook": webhook})


@require_POST
@never_cache
def rotate(request: ActorRequest, uuid: UUID) -> HttpResponse:
    webhook = visible_webhook(request, uuid)
    secret = services.rotate(actor=request.actor, subscription=webhook)
    return secret_page(request, webhook, secret, is_rotated=True)


def secret_page(request: ActorRequest, webhook: Subscription, secret: str, *, is_rotated: bool = False) -> HttpResponse:
    """The secret, once: the answer to the very request that made it."""
    return render(
        request, "integrations/webhooks/secret.html", {"webhook": webhook, "secret": secret, "is_rotated": is_rotated}
    )


@require_POST
def pause(request: ActorRequest, uuid: UUID) -> HttpResponse:
    services.pause(actor=request.actor, subscription=visible_webhook(request, uuid))
    messages.success(request, _("Le webhook est en pause. Ce qui se passe d’ici là est gardé trente jours."))
    return redirect("integrations:webhook", uuid)


@require_POST
def resume(request: ActorRequest, uuid: UUID) -> HttpResponse:
    services.resume(actor=request.actor, subscription=visible_webhook(request, uuid))
    messages.success(request, _("Le webhook est repris. Renvoyez ci-dessous ce qui n’est pas parti pendant la pause."))
    return redirect("integrations:webhook", uuid)


@form_page
def remove(request: ActorRequest, uuid: UUID) -> HttpResponse:
    check_manages_keys(request.actor)
    webhook = visible_webhook(request, uuid)
    if request.method == "POST":
        services.end(actor=request.actor, subscription=webhook)
        messages.success(request, _("Le webhook « %s » est supprimé : plus rien ne part.") % webhook.name)
        return redirect("integrations:webhooks")
    return render(request, "integrations/webhooks/remove.html", {"webhook": webhook})


@require_POST
def try_out(request: ActorRequest, uuid: UUID) -> HttpResponse:
    trial = services.try_out(actor=request.actor, subscription=visible_webhook(request, uuid))
    return redirect("integrations:delivery", uuid, trial.uuid)


@require_POST
def replay_since(request: ActorRequest, uuid: UUID) -> HttpResponse:
    webhook = visible_webhook(request, uuid)
    form = SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Écrivez le jour depuis lequel renvoyer."))
        return redirect("integrations:webhook", uuid)
    since = services.as_moment(datetime.combine(form.cleaned_data["since"], time.min))
    with refusals_told(request):
        count = services.replay_since(actor=request.actor, subscription=webhook, since=since)
        said = ngettext("%(count)s envoi repart.", "%(count)s envois repartent.", count) % {"count": count}
        messages.success(request, said if count else _("Il n’y a rien à renvoyer depuis ce jour."))
    return redirect("integrations:webhook", uuid)


@require_safe
def delivery(request: ActorRequest, uuid: UUID, delivery_uuid: UUID) -> HttpResponse:
    check_manages_keys(request.actor)
    row = visible_delivery(request, uuid, delivery_uuid)
    context = {
        "webhook": row.subscription,
        "delivery": row,
        "label": event_label(row.event),
        "state": Delivery.State(row.state),
        "outcome": outcome_in_words(row),
        "tries": [(one, attempt_in_words(one)) for one in Attempt.objects.filter(delivery=row).order_by("-pk")],
    }
    return render(request, "integrations/webhooks/delivery.html", context)


@require_POST
def replay(request: ActorRequest, uuid: UUID, delivery_uuid: UUID) -> HttpResponse:
    with refusals_told(request, _("L’envoi repart, avec le même webhook-id.")):
        services.replay(actor=request.actor, delivery=visible_delivery(request, uuid, delivery_uuid))
    return redirect("integrations:delivery", uuid, delivery_uuid)


def visible_webhook(request: ActorRequest, uuid: UUID) -> Subscription:
    check_manages_keys(request.actor)
    rows = Subscription.objects.visible_to(request.actor).select_related("maker", "key", "organisation")
    return get_object_or_404(rows, uuid=uuid)


def visible_delivery(request: ActorRequest, uuid: UUID, delivery_uuid: UUID) -> Delivery:
    check_manages_keys(request.actor)
    rows = Delivery.objects.visible_to(request.actor).select_related("subscription")
    return get_object_or_404(rows, uuid=delivery_uuid, subscription__uuid=uuid)


def membership_of(request: ActorRequest) -> Membership:
    """Who manages keys acts for an organisation."""
    if request.membership is None:
        raise PermissionDenied
    return request.membership
