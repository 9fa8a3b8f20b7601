"""Whom to ask within one's organisation: its access managers, and the managers of each quality (`FLA-26`, `FLA-36`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Membership, Organisation, QualityManager
from .roles import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Contact:
    """A colleague and how she is reached at work. Never shown outside the organisation and the fund."""

    name: str
    functions: tuple[str, ...]
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Quality:
    """A quality of the organisation, the number it is known by there, and who manages it."""

    kind: str
    label: str
    number: str
    main: list[QualityManager]
    co: list[QualityManager]


# The number by which an organisation is known in a quality: the first that it has.
NUMBERS = {
    OrganisationKind.COMPANY: ("nsso_number", "enterprise_number", "siren"),
    OrganisationKind.OPERATOR: ("enterprise_number", "siren"),
    OrganisationKind.TRAINING_BODY: ("activity_number", "enterprise_number", "siren"),
    OrganisationKind.PUBLIC_BODY: ("enterprise_number", "siren"),
    OrganisationKind.FUND_OFFICE: ("enterprise_number", "siren"),
}


def people_to_ask(membership: Membership | None) -> list[Contact]:
    """The managers of the organisation that one acts for, each once; none without an organisation. Two queries."""
    if membership is None:
        return []
    organisation = membership.organisation
    found: dict[int, tuple[Membership, list[str]]] = {}
    for manager in access_managers(organisation):
        found[manager.pk] = (manager, [access_function(manager)])
    for row in quality_managers(organisation):
        found.setdefault(row.membership_id, (row.membership, []))[1].append(quality_function(row))
    return [
        Contact(member.full_name, tuple(functions), member.user.email, member.phone)
        for member, functions in found.values()
    ]


def access_managers(organisation: Organisation) -> list[Membership]:
    """Main ones first."""
    members = organisation.memberships.in_force(timezone.localdate()).letting_in().select_related("user")
    return sorted(members, key=lambda m: (Role.ACCESS_MANAGER not in m.roles, m.last_first_folded, m.pk))


def quality_managers(organisation: Organisation) -> Iterable[QualityManager]:
    """Those whose access is in force, main ones first."""
    in_force = organisation.memberships.in_force(timezone.localdate())
    rows = organisation.quality_managers.filter(membership__in=in_force.values("pk"), kind__in=organisation.kinds)
    return rows.select_related("membership__user").order_by("is_co", "membership__last_first_folded", "pk")


def access_function(manager: Membership) -> str:
    main = Role.ACCESS_MANAGER in manager.roles
    return str((Role.ACCESS_MANAGER if main else Role.CO_ACCESS_MANAGER).label)


def quality_function(row: QualityManager) -> str:
    title = _("Co-Gestionnaire Local") if row.is_co else _("Gestionnaire Local")
    return f"{title} ({OrganisationKind(row.kind).label})"


def qualities_of(organisation: Organisation) -> Iterator[Quality]:
    """Each quality that it has, with its managers. One query."""
    managers = list(quality_managers(organisation))
    for kind in organisation.kinds:
        of_kind = [row for row in managers if row.kind == kind]
        yield Quality(
            kind=kind,
            label=str(OrganisationKind(kind).label),
            number=number_of(organisation, kind),
            main=[row for row in of_kind if not row.is_co],
            co=[row for row in of_kind if row.is_co],
        )


def number_of(organisation: Organisation, kind: str) -> str:
    """« Matricule » of the quality, as its owners write it; empty when no number is known."""
    shown = {field.name: field.identifier for field in organisation._meta.local_fields if hasattr(field, "identifier")}
    names = (name for name in NUMBERS[OrganisationKind(kind)] if getattr(organisation, name))
    name = next(names, None)
    return shown[name].show(getattr(organisation, name)) if name else ""
