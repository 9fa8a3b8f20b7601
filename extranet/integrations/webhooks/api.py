"""A program looks after its own webhooks."""

import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from ..access import CallRequest, needs
from ..models import ApiKey, Delivery, Subscription
from ..paging import Pages
from ..services import webhooks as services
from .events import family, offered_events

# No postponed annotations here: a paginated operation looks up its own in another module.

router = Router(tags=["Webhooks"])

URL = r"^https?://[\x21-\x7e]+$"


class WebhookIn(Schema):
    """What is to be sent where."""

    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$", description="Le logiciel qui reçoit")
    url: str = Field(max_length=500, pattern=URL, description="Adresse https d’un serveur public")
    events: list[str] = Field(min_length=1, max_length=100, description="Noms des événements (GET /webhook-events)")


class WebhookOut(Schema):
    uuid: UUID = Field(description="UUID du webhook")
    name: str = Field(description="Le logiciel qui reçoit")
    url: str = Field(description="Adresse qui reçoit")
    events: list[str] = Field(description="Noms des événements")
    made_at: datetime.datetime = Field(description="Créé le")
    pause: str = Field(description="Vide, ou pourquoi rien ne part : asked, gone (410), failing (trois jours d’échecs)")
    paused_at: datetime.datetime | None = Field(description="En pause depuis")
    failing_since: datetime.datetime | None = Field(description="Sans réponse depuis")


class WebhookMade(WebhookOut):
    secret: str = Field(description="Secret qui vérifie les signatures ; il n’est donné qu’ici")


class EventOut(Schema):
    name: str = Field(description="Nom stable de l’événement")
    label: str = Field(description="Ce que c’est, dans la langue demandée")
    scope: str = Field(description="Droit de clé nécessaire ; vide : aucun")


class AttemptOut(Schema):
    made_at: datetime.datetime = Field(description="Essayé le")
    milliseconds: int = Field(description="Durée")
    status: int | None = Field(description="Code HTTP de la réponse ; vide sans réponse")
    cause: str = Field(description="Pourquoi il n’y a pas eu de réponse ; vide sinon")


class DeliveryOut(Schema):
    uuid: UUID = Field(description="UUID de l’envoi ; le webhook-id est msg_ suivi de ses 32 chiffres")
    event: str = Field(description="Nom de l’événement")
    sequence: int = Field(description="Numéro, croissant pour un webhook")
    state: str = Field(description="due, claimed, delivered, failed ou withheld")
    made_at: datetime.datetime = Field(description="Produit le")
    delivered_at: datetime.datetime | None = Field(description="Reçu le")
    next_attempt_at: datetime.datetime | None = Field(description="Prochain essai")
    attempts: list[AttemptOut] = Field(description="Les essais, le dernier à la fin")

    @staticmethod
    def resolve_attempts(row: Any) -> list[Any]:
        return sorted(row.tries.all(), key=lambda one: one.pk)


class DeliveryFilter(Schema):
    state: str = Field("", max_length=10, description="due, claimed, delivered, failed ou withheld")


class ReplayIn(Schema):
    since: datetime.datetime | None = Field(
        None, description="Renvoyer tout ce qui n’a pas été reçu depuis ce moment ; sans lui, depuis trente jours"
    )


class Replayed(Schema):
    count: int = Field(description="Nombre d’envois qui repartent")


@router.get(
    "/webhook-events",
    response=list[EventOut],
    auth=needs(),
    operation_id="list_webhook_events",
    summary="Les événements auxquels cette clé peut s’abonner",
)
def webhook_events(request: CallRequest) -> Any:
    """What this key may be told of: every event whose scope it has, at a fund that has the service."""
    return [
        EventOut(name=event.name, label=str(event.label), scope=event.scope)
        for event in offered_events(request.fund, request.caller.scopes)
    ]


@router.get(
    "/webhooks",
    response=list[WebhookOut],
    auth=needs(),
    operation_id="list_webhooks",
    summary="Les webhooks de ce logiciel",
)
@paginate(Pages, ordering=("-pk",))
def webhooks(request: CallRequest) -> QuerySet[Subscription]:
    """Those that this key made, or one that it replaced or that replaced it."""
    return own_webhooks(request)


@router.post(
    "/webhooks",
    response={201: WebhookMade},
    auth=needs(),
    operation_id="add_webhook",
    summary="S’abonner à des événements",
)
def add_webhook(request: CallRequest, body: WebhookIn, response: HttpResponse) -> Any:
    """The secret is in this answer and nowhere else. Only events whose scope the key has."""
    key = key_of(request)
    subscription, secret = services.subscribe(
        actor=request.actor,
        fund=request.fund,
        membership=key.maker,
        name=body.name,
        url=body.url,
        events=body.events,
        key=key,
    )
    return Status(201, {**WebhookOut.from_orm(subscription).dict(), "secret": secret})


@router.delete(
    "/webhooks/{uuid}", response={204: None}, auth=needs(), operation_id="end_webhook", summary="Se désabonner"
)
def end_webhook(request: CallRequest, uuid: UUID) -> Any:
    """Nothing leaves any more."""
    services.end(actor=request.actor, subscription=own_webhook(request, uuid))
    return Status(204, None)


@router.get(
    "/webhooks/{uuid}/deliveries",
    response=list[DeliveryOut],
    auth=needs(),
    operation_id="list_webhook_deliveries",
    summary="Ce qui a été envoyé, et ce qui est revenu",
)
@paginate(Pages, ordering=("-pk",))
def webhook_deliveries(request: CallRequest, uuid: UUID, filters: Query[DeliveryFilter]) -> QuerySet[Delivery]:
    """The log of thirty days, the newest first."""
    rows = Delivery.objects.filter(subscription=own_webhook(request, uuid)).prefetch_related("tries")
    return rows.filter(state=filters.state) if filters.state else rows


@router.post(
    "/webhooks/{uuid}/replay",
    response={202: Replayed},
    auth=needs(),
    operation_id="replay_webhook",
    summary="Renvoyer ce qui n’a pas été reçu",
)
def replay_webhook(request: CallRequest, uuid: UUID, body: ReplayIn) -> Any:
    """Everything given up or withheld since a moment leaves again, with the same webhook-id."""
    count = services.replay_since(
        actor=request.actor, subscription=own_webhook(request, uuid), since=services.as_moment(body.since)
    )
    return Status(202, {"count": count})


@router.post(
    "/webhooks/{uuid}/deliveries/{delivery_uuid}/replay",
    response={202: Replayed},
    auth=needs(),
    operation_id="replay_webhook_delivery",
    summary="Renvoyer un envoi",
)
def replay_webhook_delivery(request: CallRequest, uuid: UUID, delivery_uuid: UUID) -> Any:
    """Also one that was received."""
    delivery = get_object_or_404(Delivery, subscription=own_webhook(request, uuid), uuid=delivery_uuid)
    services.replay(actor=request.actor, delivery=delivery)
    return Status(202, {"count": 1})


def key_of(request: CallRequest) -> ApiKey:
    if request.caller.is_test:
        raise PermissionDenied(_("Rien ne part d’un bac à sable : abonnez un webhook avec une clé réelle."))
    return ApiKey.objects.select_related("maker").get(uuid=request.caller.key)


def own_webhooks(request: CallRequest) -> QuerySet[Subscription]:
    return Subscription.objects.of_keys(family(key_of(request)))


def own_webhook(request: CallRequest, uuid: UUID) -> Subscription:
    return get_object_or_404(own_webhooks(request), uuid=uuid)
