"""What the file channel adds to the menu and to the first screen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.requests import ActorRequest
from extranet.organisations.roles import is_administrator, is_of_office, is_staff, keeps_workers
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Waiting, counted

from .keepers import kept_qualities
from .models import Answer, Channel, Declaration
from .queries import DeclarationQuerySet
from .reminders import DAYS


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            gettext_lazy("Déclarations"),
            "batch_channel:declarations",
            "send",
            lambda actor: is_staff(actor, Capability.BATCH) or keeps_workers(actor),
            Capability.BATCH,
        ),
        MenuEntry(
            gettext_lazy("Lots"),
            "batch_channel:batches",
            "inbox",
            lambda actor: is_staff(actor, Capability.BATCH),
            Capability.BATCH,
        ),
        MenuEntry(
            gettext_lazy("Canaux de fichiers"),
            "batch_channel:channel",
            "settings",
            lambda actor: is_staff(actor, Capability.BATCH),
            Capability.BATCH,
        ),
    ]


def keepers_block(request: ActorRequest) -> Mapping[str, Any] | None:
    """On the first screen of whoever keeps her organisation's channels, or says who does (`FLA-19`)."""
    if not request.fund.has(Capability.BATCH) or is_of_office(request.actor):
        return None
    if not kept_qualities(request.actor):
        return None
    return {"channels": Channel.objects.visible_to(request.actor).count()}


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            "batch_channel.to_correct",
            gettext_lazy("Déclarations bloquées ou refusées"),
            mine=to_correct,
            capability=Capability.BATCH,
        ),
        PendingSource(
            "batch_channel.to_confirm",
            gettext_lazy("Modifications de déclarations à confirmer"),
            mine=to_confirm,
            capability=Capability.BATCH,
        ),
        PendingSource(
            "batch_channel.certificates",
            gettext_lazy("Certificats de canal à renouveler"),
            mine=certificates_ending,
            capability=Capability.BATCH,
        ),
        PendingSource(
            "batch_channel.to_review",
            gettext_lazy("Réponses de la sécurité sociale à examiner"),
            mine=to_review,
            capability=Capability.BATCH,
        ),
    ]


def to_correct(actor: Actor) -> Waiting:
    """Those that wait for a correction, of those that the actor sees."""
    return oldest_of(Declaration.objects.visible_to(actor).needing_somebody())


def to_confirm(actor: Actor) -> Waiting:
    """Modifications and cancellations that nobody has confirmed yet."""
    return oldest_of(Declaration.objects.visible_to(actor).to_confirm())


def oldest_of(declarations: DeclarationQuerySet) -> Waiting:
    """How many, and the oldest few."""
    return counted(
        declarations.select_related("company").order_by("declared_at", "pk"),
        lambda declaration: PendingAction(
            title=_("%(company)s, formation du %(date)s")
            % {
                "company": declaration.company.name,
                "date": date_format(declaration.trained_from, "SHORT_DATE_FORMAT"),
            },
            detail=declaration.advice.what,
            url=reverse("batch_channel:declaration", args=[declaration.uuid]),
            since=declaration.decided_at or declaration.declared_at,
        ),
    )


def certificates_ending(actor: Actor) -> Waiting:
    """Channels whose certificate ends within the first reminder's time, or has ended; for who can replace it."""
    channels = Channel.objects.visible_to(actor).ending(timezone.now() + datetime.timedelta(days=max(DAYS)))
    may_replace = is_administrator(actor) or not is_staff(actor, Capability.BATCH)
    if not may_replace:
        return NOTHING
    return counted(channels.order_by("certificate_ends_at", "pk"), ending)


def ending(channel: Channel) -> PendingAction:
    ends_at = channel.certificate_ends_at or timezone.now()
    return PendingAction(
        title=_("Canal %(name)s") % {"name": channel.account_name or channel.username},
        detail=_("Certificat valable jusqu’au %(day)s : enregistrez le suivant.")
        % {"day": date_format(timezone.localtime(ends_at), "SHORT_DATE_FORMAT")},
        url=reverse("batch_channel:certificate", args=[channel.uuid]),
        since=ends_at - datetime.timedelta(days=max(DAYS)),
    )


def to_review(actor: Actor) -> Waiting:
    answers = Answer.objects.visible_to(actor).to_review()
    return counted(
        answers.order_by("received_at", "pk"),
        lambda answer: PendingAction(
            title=_("Réponse %(kind)s") % {"kind": answer.kind},
            detail=" ".join(answer.note_labels),
            url=reverse("batch_channel:answer", args=[answer.uuid]),
            since=answer.received_at,
        ),
    )
