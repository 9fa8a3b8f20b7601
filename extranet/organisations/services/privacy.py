"""Saying who answers for people's data at the fund."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import trust_verbs as verbs
from ..permissions import check_administrator
from ..personal_data.privacy import AUTHORITIES, OPTION, PrivacyDetails


@transaction.atomic
def change_privacy(*, actor: Actor, fund: Fund, details: PrivacyDetails) -> Fund:
    """Raises `ValidationError` for an authority that isn't one."""
    check_administrator(actor)
    if details.authority not in AUTHORITIES:
        raise ValidationError({"authority": _("Choisissez parmi les autorités proposées.")})
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if locked.options.get(OPTION) != details.as_options():
        locked.options[OPTION] = details.as_options()
        locked.save(update_fields=["options"])
        record(actor, verbs.PRIVACY_CHANGED, locked, facts={"authority": details.authority})
    return locked
