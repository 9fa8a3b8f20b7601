"""The lists of the file channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.registries import Text
from extranet.ui.tables import Table

from . import watchdogs
from .incidents import INCIDENTS, STOP
from .models import Alarm, Answer, Attempt, Batch, Channel, Declaration, Quality, Setup
from .workflow import BatchState, DeclarationState, FormStatus


def marked(state: str, row: Answer | Batch | Channel | Declaration) -> str:
    """The state, and that it is of a test where it is (`BEY-25`)."""
    return gettext("%(state)s (essai)") % {"state": state} if row.is_test else state


class AlarmFilter(django_filters.ChoiceFilter):
    """What a watchdog's alarm speaks of at this moment, whether it has barked already or not."""

    def __init__(self, words: Mapping[str, Text]) -> None:
        super().__init__(label=_("Alerte"), choices=list(words.items()), empty_label=_("Toutes ou aucune"))

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(pk__in=watchdogs.meant(value, timezone.now()).values("pk")) if value else qs


class BatchFilter(django_filters.FilterSet):
    """By name, or the name of one of its files; by state; by what an alarm speaks of."""

    search = django_filters.CharFilter(label=_("Nom du lot ou d’un de ses fichiers"), method="by_name")
    state = django_filters.ChoiceFilter(label=_("État"), choices=BatchState.choices, empty_label=_("Tous"))
    alarm = AlarmFilter(
        {
            Alarm.Code.STUCK: _("Ne part pas"),
            Alarm.Code.NO_RECEIPT: _("Accusé de réception en retard"),
            Alarm.Code.NO_RESULT: _("Réponse en retard"),
        }
    )

    class Meta:
        model = Batch
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Batch], name: str, value: str) -> QuerySet[Batch]:
        return rows.filter(pk__in=Batch.objects.named(value.strip()).values("pk"))


class BatchTable(Table):
    """Newest first."""

    caption = _("Lots envoyés à la sécurité sociale, du plus récent au plus ancien")
    empty_title = _("Aucun lot")
    empty_advice = _("Un lot se prépare de lui-même dès qu’une déclaration est à envoyer.")

    name = django_tables2.Column(verbose_name=_("Lot"), order_by=("name_folded", "pk"))
    company = django_tables2.Column(verbose_name=_("Entreprise"), order_by=("company__name_folded", "pk"))
    state = django_tables2.Column(verbose_name=_("État"))
    gathered_at = django_tables2.DateTimeColumn(
        verbose_name=_("Commencé le"), order_by=("gathered_at", "pk"), format="d/m/Y H:i"
    )
    sent_at = django_tables2.DateTimeColumn(
        verbose_name=_("Envoyé le"), order_by=("sent_at", "pk"), format="d/m/Y H:i", default="—"
    )

    class Meta:
        order_by = ("-gathered_at",)

    def render_name(self, record: Batch) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("batch_channel:batch", args=[record.uuid]), record.name)

    def render_company(self, record: Batch) -> str:
        return record.company.name

    def render_state(self, record: Batch) -> str:
        return marked(record.get_state_display(), record)


class DeclarationFilter(django_filters.FilterSet):
    """By company, worker, batch and state; by what an alarm speaks of."""

    company = django_filters.CharFilter(label=_("Entreprise (nom ou numéro BCE)"), method="by_company")
    worker = django_filters.CharFilter(label=_("Nom du salarié"), method="by_worker")
    batch = django_filters.CharFilter(label=_("Lot"), method="by_batch")
    state = django_filters.ChoiceFilter(label=_("État"), choices=DeclarationState.choices, empty_label=_("Tous"))
    alarm = AlarmFilter({Alarm.Code.REJECTIONS: _("Refusée pour de vrai depuis une semaine au plus")})

    class Meta:
        model = Declaration
        fields: list[str] = []

    def by_company(self, rows: QuerySet[Declaration], name: str, value: str) -> QuerySet[Declaration]:
        return rows.filter(company__in=Organisation.objects.matching(value).values("pk"))

    def by_worker(self, rows: QuerySet[Declaration], name: str, value: str) -> QuerySet[Declaration]:
        return rows.filter(worker__in=Worker.objects.matching(value).values("pk"))

    def by_batch(self, rows: QuerySet[Declaration], name: str, value: str) -> QuerySet[Declaration]:
        attempts = Attempt.objects.filter(batch__in=Batch.objects.named(value.strip()).values("pk"))
        return rows.filter(pk__in=attempts.values("declaration_id"))


class DeclarationTable(Table):
    """Newest first."""

    caption = _("Déclarations à la sécurité sociale, de la plus récente à la plus ancienne")
    empty_title = _("Aucune déclaration")
    empty_advice = _("Les participations à déclarer s’affichent ici dès que le fonds a accepté la demande.")

    worker = django_tables2.Column(verbose_name=_("Salarié"), order_by=("worker__last_first_folded", "pk"))
    company = django_tables2.Column(verbose_name=_("Entreprise"), order_by=("company__name_folded", "pk"))
    trained_from = django_tables2.DateColumn(
        verbose_name=_("Formation à partir du"), order_by=("trained_from", "pk"), format="d/m/Y"
    )
    state = django_tables2.Column(verbose_name=_("État"))
    advice = django_tables2.Column(verbose_name=_("Où elle en est"), orderable=False)
    declared_at = django_tables2.DateTimeColumn(
        verbose_name=_("Demandée le"), order_by=("declared_at", "pk"), format="d/m/Y H:i"
    )

    class Meta:
        order_by = ("-declared_at",)

    def render_worker(self, record: Declaration) -> Any:
        address = reverse("batch_channel:declaration", args=[record.uuid])
        return format_html('<a href="{}">{}</a>', address, record.worker.full_name)

    def render_company(self, record: Declaration) -> str:
        return record.company.name

    def render_state(self, record: Declaration) -> str:
        if record.status == FormStatus.ORIGINAL:
            return marked(record.get_state_display(), record)
        return marked(f"{record.get_status_display()} : {record.get_state_display()}", record)

    def render_advice(self, record: Declaration) -> str:
        return record.advice.what


class AnswerFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("État"),
        choices=[(state.value, state.label) for state in (Answer.State.READ, Answer.State.TO_REVIEW)],
        empty_label=_("Tous"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Nature"), choices=[("ACRF", "ACRF"), ("NOTI", "NOTI")], empty_label=_("Toutes")
    )

    class Meta:
        model = Answer
        fields: list[str] = []


class AnswerTable(Table):
    caption = _("Réponses relevées, de la plus récente à la plus ancienne")
    empty_title = _("Aucune réponse")
    empty_advice = _("Les accusés de réception et les réponses s’affichent ici dès qu’ils sont relevés.")

    name = django_tables2.Column(verbose_name=_("Fichier"), order_by=("name", "pk"))
    batch = django_tables2.Column(verbose_name=_("Lot"), orderable=False, default="—")
    signature = django_tables2.Column(verbose_name=_("Signature"), orderable=False)
    state = django_tables2.Column(verbose_name=_("État"))
    received_at = django_tables2.DateTimeColumn(
        verbose_name=_("Relevée le"), order_by=("received_at", "pk"), format="d/m/Y H:i"
    )

    class Meta:
        order_by = ("-received_at",)

    def render_name(self, record: Answer) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("batch_channel:answer", args=[record.uuid]), record.name)

    def render_batch(self, record: Answer) -> Any:
        assert record.batch is not None  # noqa: S101 - else the column shows its default
        return format_html(
            '<a href="{}">{}</a>', reverse("batch_channel:batch", args=[record.batch.uuid]), record.batch.name
        )

    def render_signature(self, record: Answer) -> str:
        return record.get_signature_display()

    def render_state(self, record: Answer) -> str:
        if record.state == Answer.State.TO_REVIEW and record.reviewed_at:
            return marked(str(_("Examinée")), record)
        return marked(record.get_state_display(), record)


def owner_of(channel: Channel | Setup) -> str:
    """Whose channel it is: an employer's, or the fund's own."""
    return channel.organisation.name if channel.organisation else gettext("Le fonds")


def state_of(channel: Channel) -> str:
    """Where it stands, in a few words."""
    if not channel.is_ready:
        return gettext("À compléter")
    if channel.error == STOP:
        return gettext("Arrêté")
    if channel.held_at:
        return gettext("Retenu")
    return str(INCIDENTS[channel.error].what) if channel.error in INCIDENTS else gettext("Prêt")


class ChannelFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(label=_("Entité (nom ou numéro BCE)"), method="by_entity")
    quality = django_filters.ChoiceFilter(label=_("Qualité"), choices=Quality.choices, empty_label=_("Toutes"))
    alarm = AlarmFilter({Alarm.Code.NO_EXCHANGE: _("N’échange plus")})

    class Meta:
        model = Channel
        fields: list[str] = []

    def by_entity(self, rows: QuerySet[Channel], name: str, value: str) -> QuerySet[Channel]:
        return rows.filter(organisation__in=Organisation.objects.matching(value).values("pk"))


class ChannelTable(Table):
    """By quality, the fund's own first (`FLA-22`, `FLA-25`)."""

    caption = _("Canaux FTP - SFTP, par qualité")
    empty_title = _("Aucun canal")
    empty_advice = _("Un canal se met en place étape par étape : « Ajouter un canal ».")

    name = django_tables2.Column(verbose_name=_("Nom"), empty_values=(), order_by=("account_name", "pk"))
    type = django_tables2.Column(verbose_name=_("Type"), empty_values=(), orderable=False)
    quality = django_tables2.Column(verbose_name=_("Qualité"), order_by=("quality", "organisation_id", "pk"))
    owner = django_tables2.Column(verbose_name=_("Entité"), empty_values=(), orderable=False)
    sender_id = django_tables2.Column(verbose_name=_("Numéro expéditeur"), order_by=("sender_id", "pk"))
    state = django_tables2.Column(verbose_name=_("État"), empty_values=(), orderable=False)
    looked_at = django_tables2.DateTimeColumn(
        verbose_name=_("Dernier échange réussi"), order_by=("looked_at", "pk"), format="d/m/Y H:i", default="—"
    )
    action = django_tables2.Column(verbose_name=_("Action"), empty_values=(), orderable=False)

    class Meta:
        order_by = ("quality",)

    def render_name(self, record: Channel) -> Any:
        address = reverse("batch_channel:sheet", args=[record.uuid])
        return format_html('<a href="{}">{}</a>', address, record.account_name or record.username)

    def render_type(self, record: Channel) -> str:
        return "SFTP"

    def render_quality(self, record: Channel) -> str:
        return record.get_quality_display()

    def render_owner(self, record: Channel) -> str:
        return owner_of(record)

    def render_state(self, record: Channel) -> str:
        return marked(state_of(record), record)

    def render_action(self, record: Channel) -> Any:
        name = gettext("Ouvrir le canal %s") % (record.account_name or record.username)
        address = reverse("batch_channel:sheet", args=[record.uuid])
        return format_html('<a href="{}" aria-label="{}">{}</a>', address, name, gettext("Ouvrir"))
