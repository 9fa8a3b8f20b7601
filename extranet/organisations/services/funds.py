"""Opening a fund, its services, and how its pages look."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected, Kind
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund, Host
from extranet.tenants.scope import scope

from .. import completeness, register_number, verbs
from ..models import Membership, Organisation
from ..permissions import check_administrator
from ..roles import OrganisationKind, Role
from .changes import assign
from .members import let_in


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
            return let_in(
                actor=actor,
                fund=fund,
                organisation=office,
                email=staff_email,
                last_name=last_name,
                first_name=first_name,
                roles=[Role.FUND_ADMINISTRATOR],
                starts_on=timezone.localdate(),
                ends_on=None,
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


@transaction.atomic
def change_look(
    *, actor: Actor, fund: Fund, colour: str, logo: Inspected | None = None, remove_logo: bool = False
) -> Fund:
    """Change the fund's colour (`#rrggbb`), and its logo: a new one, none, or with neither the one it has.

    Raises `ValidationError` when text would be hard to read on the colour.
    """
    check_administrator(actor)
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    former = locked.logo.name
    changed = assign(locked, {"colour": colour.lower()})
    locked.clean_fields(exclude={field.name for field in locked._meta.fields} - {"colour"})
    if logo:
        suffix = "png" if logo.kind is Kind.PNG else "jpg"
        locked.logo.save(f"{uuid4().hex}.{suffix}", ContentFile(logo.content), save=False)
    elif remove_logo:
        locked.logo = ""
    if locked.logo.name != former:
        changed.append("logo")
        if former:
            transaction.on_commit(partial(default_storage.delete, former), robust=True)
    if changed:
        locked.save(update_fields=changed)
        record(actor, verbs.LOOK_CHANGED, locked, facts={"fields": changed})
    return locked
