"""The worker's part of a sandbox: removing what is there, and furnishing it with what each app invents."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone, translation

from extranet.documents.models import Document
from extranet.journal.models import Look
from extranet.organisations.invented import DOMAIN, let_in
from extranet.organisations.models import Establishment, Membership, Organisation
from extranet.organisations.roles import ACCESS_ROLES, OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import SandboxScene, sandbox_furnishers
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt

from .models import Answer, Sandbox
from .services.sandboxes import UNUSED_FOR, State, mirrored

logger = logging.getLogger(__name__)

PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
KEPT: tuple[type[models.Model], ...] = (Sandbox, Answer, Look)  # young looks can't be deleted, answers must repeat
COPIED = (
    "name", "kinds", "legal_form", "is_natural_person", "enterprise_number", "nsso_number", "siren",
    "activity_number", "street", "house_number", "box", "postcode", "city", "country",
)  # fmt: skip


def prepare(fund_id: int) -> None:
    """Do what a sandbox waits for; of a real fund nothing is touched. Outside any scope."""
    sandbox = Fund.objects.select_related("sandbox_of").get(pk=fund_id)
    if not sandbox.is_sandbox:
        return
    with scope(sandbox):
        Sandbox.objects.get_or_create(fund=sandbox)
        empty_unused(sandbox)
    empty_after_leavers(sandbox)
    for row in claims(Sandbox, fund_id):
        try:
            furnish(sandbox)
        except Exception as error:
            logger.exception("sandbox %s could not be furnished", fund_id)
            again = next_attempt(row, PAUSES)
            state = State.PREPARING if again else State.FAILED
            close(sandbox, state=state, next_attempt_at=again, error=type(error).__name__[:60])
        else:
            close(sandbox, state=State.READY, next_attempt_at=None, error="", furnished_at=timezone.now())


def close(sandbox: Fund, **values: object) -> None:
    with scope(sandbox):
        Sandbox.objects.update(**values)


def empty_unused(sandbox: Fund) -> None:
    """Where no program came for 90 days nothing invented is kept."""
    unused = Sandbox.objects.filter(state=State.READY, used_at__lt=timezone.now() - UNUSED_FOR)
    if unused.exists():
        empty(sandbox)
        unused.update(state=State.EMPTY)


def empty_after_leavers(sandbox: Fund) -> None:
    """Where somebody acted who is no longer of the organisation, erased or gone, nothing is kept: she is named there.

    Nobody asks for it: an erasure is of one fund and can't reach into another, so this looks by itself.
    """
    with scope(sandbox):
        if not Sandbox.objects.filter(state__in=[State.READY, State.FAILED]).exists():
            return
        real = Membership.objects.exclude(user__email__endswith=f"@{DOMAIN}")
        people = set(real.order_by().values_list("user", flat=True))
    organisation = sandbox.sandbox_organisation
    if not people or sandbox.sandbox_of is None or organisation is None:
        return
    with scope(sandbox.sandbox_of, read_only=True):
        still = Membership.objects.filter(organisation__uuid=organisation, ended_at__isnull=True)
        left = people - set(still.filter(user__in=people).values_list("user", flat=True))
    if left:
        with scope(sandbox):
            empty(sandbox)
            Sandbox.objects.update(state=State.EMPTY)


def furnish(sandbox: Fund) -> None:
    """Everything is removed, then made anew: the organisation's copy, the fund's office, and what each app adds."""
    original, uuid = sandbox.sandbox_of, sandbox.sandbox_organisation
    if original is None or uuid is None:
        raise ValueError(f"fund {sandbox.pk} is real")
    for name, value in mirrored(original).items():
        setattr(sandbox, name, value)
    sandbox.save()
    with scope(original, read_only=True):
        organisation = Organisation.objects.get(uuid=uuid)
        places = list(organisation.establishments.order_by("pk"))
    with scope(sandbox), translation.override(sandbox.language):
        empty(sandbox)
        copy = copied(organisation, places)
        scene = SandboxScene(sandbox, copy.pk, staff_of(sandbox, copy), colleague_of(sandbox, copy))
    for furnisher in sandbox_furnishers:
        if furnisher.capability is None or sandbox.has(furnisher.capability):
            with translation.override(sandbox.language), timezone.override(sandbox.zone):
                furnisher.furnish(scene)


def empty(sandbox: Fund) -> None:
    """Delete the rows and files of a sandbox, in its scope. The copy of the organisation keeps its row.

    So does what is only ever added to: the journal, which holds ids and dates. Keys between its tables are checked at
    the end, so their order is free.
    """
    if not sandbox.is_sandbox:
        raise ValueError(f"fund {sandbox.pk} is real")
    for key in Document.objects.exclude(key="").values_list("key", flat=True):
        default_storage.delete(key)
    for model in models_of_funds():
        rows = model._base_manager.filter(fund=sandbox)
        if model is Organisation:
            rows = rows.exclude(uuid=sandbox.sandbox_organisation)
        rows._raw_delete(rows.db)


def models_of_funds() -> Iterator[type[models.Model]]:
    """Every table whose rows say of which fund they are, without those that are only ever added to."""
    for model in apps.get_models():
        belongs = any(field.name == "fund" and field.related_model is Fund for field in model._meta.concrete_fields)
        if belongs and model not in KEPT and not getattr(model, "insert_only", False):
            yield model


def copied(original: Organisation, places: list[Establishment]) -> Organisation:
    """The organisation with the same UUID and numbers; without its mail address and telephones."""
    copy = Organisation.objects.filter(uuid=original.uuid).first() or Organisation(uuid=original.uuid)
    for name in COPIED:
        setattr(copy, name, getattr(original, name))
    copy.save()
    for place in places:
        Establishment.objects.create(
            uuid=place.uuid,
            organisation=copy,
            name=place.name,
            siret=place.siret,
            unit_number=place.unit_number,
            street=place.street,
            postcode=place.postcode,
            city=place.city,
            country=place.country,
        )
    return copy


def staff_of(sandbox: Fund, copy: Organisation) -> Actor:
    """Somebody of the fund's office, who decides."""
    office = copy
    if not copy.is_a(OrganisationKind.FUND_OFFICE):
        office = Organisation.objects.create(
            name=sandbox.name, kinds=[OrganisationKind.FUND_OFFICE], country=sandbox.country
        )
    return let_in(sandbox, office, "Fondeur", "Odile", [Role.FUND_ADMINISTRATOR])


def colleague_of(sandbox: Fund, copy: Organisation) -> Actor:
    """Somebody of the organisation itself, with every role that it has."""
    return let_in(sandbox, copy, "Collègue", "Camille", sorted(copy.possible_roles - ACCESS_ROLES))
