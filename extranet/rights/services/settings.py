"""What a fund chooses about its tiles."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..tiles import CONTRIBUTIONS_ADDRESS


@transaction.atomic
def change_contributions_address(*, actor: Actor, fund: Fund, address: str) -> Fund:
    """Set where contributions are collected, or take the address away. Raises `ValidationError` unless it is https."""
    check_administrator(actor)
    if address and not address.startswith("https://"):
        raise ValidationError({"address": _("Écrivez une adresse qui commence par https://.")})
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if locked.options.get(CONTRIBUTIONS_ADDRESS, "") != address:
        locked.options.pop(CONTRIBUTIONS_ADDRESS, None)
        if address:
            locked.options[CONTRIBUTIONS_ADDRESS] = address
        locked.save(update_fields=["options"])
        record(actor, verbs.CONTRIBUTIONS_ADDRESS_CHANGED, locked, facts={"is_set": bool(address)})
    return locked
