"""The list of an organisation's webhooks, and the log of one."""

from __future__ import annotations

from urllib.parse import urlsplit

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import webhook_events
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Delivery, Pause, Subscription
from .events import TRIAL, labelled
from .words import outcome_in_words


def state_of(subscription: Subscription) -> str:
    if subscription.pause:
        return str(Pause(subscription.pause).label)
    return gettext("sans réponse, nouvel essai prévu") if subscription.failures else gettext("actif")


def event_label(name: str) -> str:
    return gettext("Essai") if name == TRIAL else labelled([name])[0]


def host_of(subscription: Subscription) -> str:
    return urlsplit(subscription.url).netloc


class WebhookFilter(django_filters.FilterSet):
    pause = django_filters.ChoiceFilter(
        label=_("État"), choices=[("active", _("actif")), *Pause.choices], empty_label=_("Tous"), method="paused"
    )

    class Meta:
        model = Subscription
        fields: tuple[str, ...] = ()

    def paused(self, rows: QuerySet[Subscription], name: str, value: str) -> QuerySet[Subscription]:
        return rows.filter(pause="" if value == "active" else value)


class WebhookTable(Table):
    name = django_tables2.Column(
        verbose_name=_("Nom"), linkify=("integrations:webhook", [django_tables2.A("uuid")]), order_by=("name", "pk")
    )
    url = django_tables2.Column(verbose_name=_("Serveur"), orderable=False)
    events = django_tables2.Column(verbose_name=_("Événements"), orderable=False)
    state = django_tables2.Column(verbose_name=_("État"), empty_values=(), orderable=False)
    made_at = Moment(verbose_name=_("Créé le"), order_by=("made_at", "pk"))

    caption = _("Webhooks")
    empty_title = _("Aucun webhook")
    empty_advice = _("Ajoutez l’adresse d’un de vos logiciels : il sera prévenu en quelques secondes.")

    def render_url(self, record: Subscription) -> str:
        return host_of(record)

    def render_events(self, value: list[str]) -> str:
        return str(len(value))

    def render_state(self, record: Subscription) -> str:
        return state_of(record)


def webhook_columns() -> list[Column]:
    return [
        Column(_("Nom"), "name"),
        Column(_("Adresse"), "url"),
        Column(_("Événements"), lambda row: ", ".join(row.events)),
        Column(_("État"), state_of),
        Column(_("Créé le"), "made_at"),
    ]


class DeliveryFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("État"), choices=Delivery.State.choices, empty_label=_("Tous"))
    event = django_filters.ChoiceFilter(label=_("Événement"), choices=lambda: event_choices(), empty_label=_("Tous"))

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()


def event_choices() -> list[tuple[str, str]]:
    return [(event.name, str(event.label)) for event in webhook_events] + [(TRIAL, gettext("Essai"))]


class DeliveryTable(Table):
    event = django_tables2.Column(
        verbose_name=_("Événement"),
        linkify=("integrations:delivery", [django_tables2.A("subscription__uuid"), django_tables2.A("uuid")]),
        orderable=False,
    )
    made_at = Moment(verbose_name=_("Produit le"), order_by=("made_at", "pk"))
    state = django_tables2.Column(verbose_name=_("État"), orderable=False)
    attempts = django_tables2.Column(verbose_name=_("Essais"), orderable=False)
    error = django_tables2.Column(verbose_name=_("Ce qui s’est passé"), empty_values=(), orderable=False)

    caption = _("Envois des trente derniers jours")
    empty_title = _("Rien n’a encore été envoyé")
    empty_advice = _("Le prochain événement paraît ici. « Envoyer un essai » vérifie l’adresse tout de suite.")

    def render_event(self, value: str) -> str:
        return event_label(value)

    def render_state(self, record: Delivery) -> str:
        return str(Delivery.State(record.state).label)

    def render_error(self, record: Delivery) -> str:
        return outcome_in_words(record) or "–"


def delivery_columns() -> list[Column]:
    return [
        Column(_("webhook-id"), lambda row: f"msg_{row.uuid.hex}"),
        Column(_("Événement"), "event"),
        Column(_("Numéro"), "sequence"),
        Column(_("Produit le"), "made_at"),
        Column(_("État"), lambda row: Delivery.State(row.state).label),
        Column(_("Essais"), "attempts"),
        Column(_("Ce qui s’est passé"), outcome_in_words),
        Column(_("Reçu le"), "delivered_at"),
    ]
