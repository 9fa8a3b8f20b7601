"""The list of mails that did not arrive, for the fund's staff. What they said is never stored, nor shown here."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.notifications import kinds
from extranet.notifications.errors import explained
from extranet.notifications.models import Message
from extranet.notifications.queries import MessageQuerySet
from extranet.tenants.actor import Actor
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..filters import search_filter
from ..roles import ORGANISATIONS, is_staff


def kind_shown(message: Message) -> str:
    kind = kinds.named(message.kind)
    return str(kind.label or kind.category.label)


class MailFilter(django_filters.FilterSet):
    q = search_filter(_("Adresse e-mail (entière)"))
    state = django_filters.ChoiceFilter(
        label=_("État"),
        choices=[(Message.State.FAILED, _("En échec")), (Message.State.DUE, _("Nouvel essai prévu"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = Message
        fields: tuple[str, ...] = ()

    def search(self, rows: MessageQuerySet, name: str, value: str) -> MessageQuerySet:
        return rows.filter(address=value.strip().lower())


class MailTable(Table):
    caption = _("E-mails qui ne sont pas arrivés")
    empty_title = _("Tous les e-mails sont arrivés")
    empty_advice = _("Un e-mail que le serveur du destinataire refuse s’affiche ici, avec ce qu’il faut faire.")

    kind = tables.Column(verbose_name=_("E-mail"), orderable=False)
    address = tables.Column(verbose_name=_("Destinataire"), order_by=("address", "pk"))
    created_at = tables.DateTimeColumn(verbose_name=_("Demandé le"), order_by=("created_at", "pk"), format="d/m/Y H:i")
    error = tables.Column(verbose_name=_("Ce qui s’est passé"), orderable=False, empty_values=())
    actions = tables.TemplateColumn(
        template_name="organisations/resend_mail.html", verbose_name=_("Actions"), orderable=False
    )

    class Meta:
        order_by = ("-created_at",)

    def render_kind(self, record: Message) -> str:
        return kind_shown(record)

    def render_error(self, value: str) -> str:
        return explained(value)


def mail_columns() -> list[Column]:
    return [
        Column(_("E-mail"), kind_shown),
        Column(_("Destinataire"), "address"),
        Column(_("Demandé le"), "created_at"),
        Column(_("Essais"), "attempts"),
        Column(_("Ce qui s’est passé"), lambda message: explained(message.error)),
    ]


def waiting(actor: Actor) -> Waiting:
    """The mails given up, counted up to a thousand, and the oldest few."""
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    failed = Message.objects.failed()
    return counted(
        failed.order_by("created_at", "pk"),
        lambda message: PendingAction(
            title=kind_shown(message),
            detail=gettext("%(address)s : %(problem)s")
            % {"address": message.address, "problem": explained(message.error)},
            url=reverse("mails:failed"),
            since=message.created_at,
        ),
    )


def pending_source() -> PendingSource:
    return PendingSource("organisations.failed_mails", _("E-mails qui ne sont pas arrivés"), mine=waiting)
