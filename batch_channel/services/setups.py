"""From nothing to a channel: the steps on the portal with « déjà fait », then the account (`FLA-18` to `FLA-29`)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import keys, verbs
from ..account import EMPLOYERS_QUALITIES, FUNDS_QUALITIES
from ..models import Channel, Quality, Setup
from ..models.channels import FLA_PERMISSION
from ..permissions import check_keeper
from .certificates import keep_public_certificate
from .channels import store_settings

STEPS = ("registered", "access", "quality")


@transaction.atomic
def start_setup(*, actor: Actor, organisation: Organisation | None, quality: str) -> Setup:
    """Begin, or go on with, the setting up of a channel; without an organisation it is the fund's own.

    Raises `ValidationError` for a quality in which this entity can't send here, or that has its channel already.
    """
    check_keeper(actor, organisation.pk if organisation else None, quality)
    check_quality(organisation, quality)
    check_no_channel(organisation, quality)
    setup, made = Setup.objects.get_or_create(organisation=organisation, quality=quality)
    if made:
        record(actor, verbs.SETUP_STARTED, setup, facts={"quality": quality})
    return setup


def check_quality(organisation: Organisation | None, quality: str) -> None:
    """An employer opens a channel in the qualities of this service only (`FLA-24`). Raises `ValidationError` else."""
    possible = FUNDS_QUALITIES if organisation is None else EMPLOYERS_QUALITIES
    if organisation is not None and not organisation.is_employer:
        raise ValidationError({"entity": _("Cette entité n’est pas un employeur : elle n’a rien à déclarer.")})
    if quality not in possible:
        names = ", ".join(f"« {one.label} »" for one in possible)
        raise ValidationError(
            {
                "quality": _(
                    "Dans cette qualité, cette entité ne peut pas ouvrir de canal pour ce service. Choisissez : %s. Une"
                    " qualité qui manque s’active d’abord auprès de la sécurité sociale, par le responsable des accès."
                )
                % names
            }
        )


def check_no_channel(organisation: Organisation | None, quality: str) -> None:
    """One channel per entity and quality (`FLA-20`). Raises `ValidationError` for a second one."""
    if Channel.objects.filter(organisation=organisation, quality=quality).exists():
        raise ValidationError(
            {
                "quality": _(
                    "Il n’est possible de créer qu’un seul canal SFTP par qualité : celui de cette entité existe déjà,"
                    " modifiez-le."
                )
            }
        )


@transaction.atomic
def mark_step(*, actor: Actor, setup: Setup, step: str, done: bool) -> Setup:
    """« Déjà fait », or not after all. Raises `KeyError` for another step than `STEPS`."""
    check_keeper(actor, setup.organisation_id, setup.quality)
    column = {name: f"{name}_at" for name in STEPS}[step]
    locked = Setup.objects.select_for_update(of=("self",)).get(pk=setup.pk)
    if (getattr(locked, column) is not None) != done:
        setattr(locked, column, timezone.now() if done else None)
        locked.save(update_fields=[column])
        record(actor, verbs.SETUP_STEP, locked, facts={"step": step, "done": done})
    return locked


@transaction.atomic
def answer_has_channel(*, actor: Actor, setup: Setup, has_channel: bool) -> Setup:
    """« Avez-vous déjà un canal ? »: which of the two ways follows (`FLA-21`)."""
    check_keeper(actor, setup.organisation_id, setup.quality)
    locked = Setup.objects.select_for_update(of=("self",)).get(pk=setup.pk)
    locked.has_channel = has_channel
    locked.save(update_fields=["has_channel"])
    record(actor, verbs.SETUP_STEP, locked, facts={"step": "has_channel", "done": has_channel})
    return locked


@transaction.atomic
def open_channel(
    *,
    actor: Actor,
    fund: Fund,
    setup: Setup,
    sender_number: str,
    certificate: bytes | None = None,
    ssh_public_key: bytes | None = None,
    **fields: Any,
) -> Channel:
    """Store the channel as it stands on the portal: `fields` are columns of `Channel`.

    `certificate` is its public half (.cer), `ssh_public_key` a line that was registered there; with an existing channel
    neither is asked for again. Raises `ValidationError` while a step isn't done, and for whatever is wrong in a field.
    """
    check_keeper(actor, setup.organisation_id, setup.quality)
    locked = Setup.objects.select_for_update(of=("self",)).get(pk=setup.pk)
    if not locked.steps_done or locked.has_channel is None:
        raise ValidationError(_("Terminez d’abord les étapes précédentes : cochez « déjà fait » à chacune."))
    check_no_channel(locked.organisation, locked.quality)
    if FLA_PERMISSION not in fields.get("secured_permissions", [FLA_PERMISSION]):
        raise ValidationError(
            {
                "secured_permissions": _("Cochez « %s » : sans elle ce canal ne porte pas ces déclarations.")
                % FLA_PERMISSION
            }
        )
    channel = Channel(organisation=locked.organisation, quality=Quality(locked.quality))
    if certificate:
        keep_public_certificate(channel, certificate)
    if ssh_public_key:
        channel.ssh_public_key = keys.public_line(ssh_public_key)
    try:
        with transaction.atomic():
            return store_settings(actor=actor, fund=fund, channel=channel, sender_number=sender_number, fields=fields)
    except IntegrityError:
        check_no_channel(locked.organisation, locked.quality)  # somebody else was faster
        raise
