"""Opening a fund, and switching its services on and off."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund, Host
from extranet.tenants.scope import scope

from .. import completeness, register_number, verbs
from ..models import Membership, Organisation
from ..permissions import check_administrator
from ..roles import OrganisationKind, Role
from .members import invite


def open_fund(*, fund: Fund, hosts: Collection[str], staff_email: str, last_name: str, first_name: str) -> Membership:
    """Make a fund with its hosts (the first is primary), its office, and its first administrator, who is invited.

    Raises `ValidationError` when a field of the fund is wrong, its slug or a host is taken, or its file channel is on
    without the register number.
    """
    with transaction.atomic():
        fund.full_clean()
        register_number.refuse_batch_without_it(fund)
        fund.save()
        for position, name in enumerate(hosts):
            host = Host(fund=fund, name=name.lower(), is_primary=position == 0)
            host.full_clean()
            host.save()
        with scope(fund):
            actor = Actor.system(fund)
            record(actor, verbs.FUND_OPENED, fund)
            office = Organisation.objects.create(
                name=fund.name, kinds=[OrganisationKind.FUND_OFFICE], country=fund.country
            )
            return invite(
                actor=actor,
                fund=fund,
                organisation=office,
                email=staff_email,
                last_name=last_name,
                first_name=first_name,
                roles=[Role.FUND_ADMINISTRATOR],
            )


@transaction.atomic
def switch_capability(*, actor: Actor, fund: Fund, capability: Capability, on: bool) -> Fund:
    """Switch a service of the fund on or off; doing it twice changes nothing.

    Raises `ValidationError` when the file channel is to start without the register number, which all its forms need.
    """
    check_administrator(actor)
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if locked.has(capability) == on:
        return locked
    others = [one for one in locked.capabilities if one != capability]
    locked.capabilities = [*others, capability] if on else others
    if on:
        register_number.refuse_batch_without_it(locked)
    locked.save(update_fields=["capabilities"])
    record(
        actor,
        verbs.CAPABILITY_ON if on else verbs.CAPABILITY_OFF,
        locked,
        facts={"capability": str(capability)},
    )
    return locked


@transaction.atomic
def switch_register_number(*, actor: Actor, fund: Fund, on: bool) -> Fund:
    """Ask the fund's companies for their workers' register numbers, or no longer. Numbers already given stay.

    Raises `ValidationError` when the file channel, which needs them, is on.
    """
    check_administrator(actor)
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if not on and locked.has(Capability.BATCH):
        raise ValidationError(
            _("Le canal de fichiers a besoin du numéro de registre national : désactivez d’abord ce service.")
        )
    if bool(locked.options.get(register_number.OPTION)) == on:
        return locked
    locked.options[register_number.OPTION] = on
    locked.save(update_fields=["options"])
    record(actor, verbs.REGISTER_NUMBER_ON if on else verbs.REGISTER_NUMBER_OFF, locked)
    return locked


@transaction.atomic
def require_details(*, actor: Actor, fund: Fund, fields: Collection[str]) -> Fund:
    """Choose which details of a worker are compulsory. Raises `ValidationError` for one the fund can't choose."""
    check_administrator(actor)
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    chosen = [field for field in completeness.selectable(locked) if field in fields]
    if len(chosen) != len(set(fields)):
        raise ValidationError({"required": _("Choisissez parmi les données proposées.")})
    locked.options[completeness.OPTION] = chosen
    locked.save(update_fields=["options"])
    record(actor, verbs.DETAILS_REQUIRED, locked, facts={"fields": chosen})
    return locked
