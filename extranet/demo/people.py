"""The demo's invented funds and people, made by running the services that real ones go through."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.text import slugify

from certification.models import Dossier
from extranet.organisations import services
from extranet.organisations.models import Membership
from extranet.organisations.models.memberships import Standing
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Participant

PASSWORD = "demo-Extranet-2026"  # noqa: S105 - of people who don't exist, on a site that answers this machine only


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as."""

    email: str
    password: str
    host: str
    organisation: str
    role: str


@dataclass(frozen=True, slots=True)
class Office:
    """An invented fund and its first administrator."""

    fund: Fund
    last_name: str
    first_name: str


@dataclass(frozen=True, slots=True)
class Member:
    """An invented person of an invented organisation."""

    organisation: str
    kind: OrganisationKind
    last_name: str
    first_name: str
    role: Role
    legal_form: str = "SA"
    works_as: Role | None = None  # beside letting colleagues in: what a key that she makes may do

    @property
    def roles(self) -> list[Role]:
        return [self.role, *([self.works_as] if self.works_as else [])]

    @property
    def email(self) -> str:
        return f"{slugify(self.first_name)}.{slugify(self.last_name)}@demo.invalid"


OFFICES = [
    Office(
        Fund(
            slug="ferra", name="Ferra – fonds du métal (démo)", country="BE", languages=["fr", "nl"],
            time_zone="Europe/Brussels", colour="#8a2c0d",
            capabilities=[Capability.PREENCODING, Capability.BATCH],
            options={"register_number": True},  # every form of the file channel needs it
            help_phones={"Entreprises": "+32 2 555 01 00", "Opérateurs": "+32 2 555 01 01"},
        ),
        "Demoulin", "Odile",
    ),
    Office(
        Fund(
            slug="passerelle", name="Passerelle – transitions (démo)", country="FR", languages=["fr"],
            time_zone="Europe/Paris", colour="#1f4e79", capabilities=[Capability.CERTIFICATION],
            help_phones={"Organismes de formation": "01 99 00 00 01", "Particuliers": "01 99 00 00 02"},
        ),
        "Démont", "Karim",
    ),
    Office(
        Fund(
            slug="horizon", name="Horizon – opérateur de compétences (démo)", country="FR", languages=["fr", "en"],
            time_zone="Europe/Paris", colour="#5b2a86", capabilities=[Capability.MEMBERSHIP],
            help_phones={"Entreprises": "01 99 00 00 03", "Partenaires": "01 99 00 00 04"},
        ),
        "Démarque", "Léa",
    ),
    Office(
        Fund(
            slug="academie", name="Academie – openbare opleidingen (demo)", country="BE",
            languages=["nl", "fr", "de", "en"], time_zone="Europe/Brussels", colour="#0b5d4e",
            capabilities=[Capability.ENROLMENT, Capability.PREENCODING],
            help_phones={"Opleidingen": "+32 2 555 02 00"},
        ),
        "Demaere", "Joris",
    ),
]  # fmt: skip

MEMBERS: dict[str, list[Member]] = {
    "ferra": [
        Member("Forges de Démo SA", OrganisationKind.COMPANY, "Démonty", "Alix", Role.MANDATEE),
        Member("Ateliers Fictifs SRL", OrganisationKind.COMPANY, "Fictif", "Bruno", Role.MANDATEE, "SRL"),
        Member("Câbleries Inventées SA", OrganisationKind.COMPANY, "Démo", "Farida", Role.MANDATEE),
        Member("TechnoDémo", OrganisationKind.OPERATOR, "Démonceau", "Inès", Role.ENCODER),
    ],
    "passerelle": [
        Member("Centre Exemple", OrganisationKind.TRAINING_BODY, "Exemplaire", "Paul", Role.MANAGER),
    ],
    "horizon": [
        Member("Société Inventée", OrganisationKind.COMPANY, "Inventé", "Nora", Role.TRAINING_OFFICER),
    ],
    "academie": [
        Member("FOD Voorbeeld", OrganisationKind.PUBLIC_BODY, "Voorbeeld", "Lotte", Role.TRAINING_OFFICER, ""),
    ],
}  # fmt: skip

# One person, two organisations of one fund: the switcher has something to show.
ALSO: dict[str, Member] = {
    "ferra": Member("Laminoirs Imaginaires SA", OrganisationKind.COMPANY, "Démonty", "Alix", Role.MANDATEE),
}


def make() -> None:
    """Make what isn't there yet; a second run changes nothing."""
    for office in OFFICES:
        if not Fund.objects.filter(slug=office.fund.slug).exists():
            open_office(office)


def make_one(slug: str) -> Fund:
    """One of the demo's funds, on a site that has others."""
    (office,) = (office for office in OFFICES if office.fund.slug == slug)
    open_office(office)
    return office.fund


def open_office(office: Office) -> None:
    email = f"{slugify(office.first_name)}.{slugify(office.last_name)}@{office.fund.slug}.demo.invalid"
    membership = services.open_fund(
        fund=office.fund,
        hosts=[f"{office.fund.slug}.localhost"],
        staff_email=email,
        last_name=office.last_name,
        first_name=office.first_name,
    )
    with scope(office.fund):
        join(membership)
        for member in MEMBERS[office.fund.slug]:
            join(invited(office.fund, member))
        if office.fund.slug in ALSO:
            join(invited(office.fund, ALSO[office.fund.slug]))


def invited(fund: Fund, member: Member) -> Membership:
    actor = Actor.system(fund)
    organisation = services.add_organisation(
        actor=actor,
        name=member.organisation,
        kinds=[member.kind],
        legal_form=member.legal_form,
        country=fund.country,
    )
    membership = services.invite(
        actor=actor,
        fund=fund,
        organisation=organisation,
        email=member.email,
        last_name=member.last_name,
        first_name=member.first_name,
        roles=[member.role],
    )
    return cast(Membership, membership)  # only the fund’s own office is decided by two


def join(membership: Membership) -> None:
    """What the invited person does with the link in her mail, and then on her first screen."""
    user = membership.user
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        EmailAddress.objects.filter(user=user).update(verified=True)
    services.accept(membership=membership, user=user)


def people() -> list[Person]:
    """Everybody of the demo, fund by fund."""
    found = []
    for fund in Fund.objects.real():
        host = fund.hosts.get(is_primary=True).name
        with scope(fund):
            for membership in Membership.objects.select_related("user", "organisation", "fund").order_by("pk"):
                found.append(
                    Person(
                        email=membership.user.email,
                        password=PASSWORD,
                        host=host,
                        organisation=membership.organisation.name,
                        role=role_of(membership),
                    )
                )
            beneficiaries = Dossier.objects.filter(joined_at__isnull=False)
            for number, email in beneficiaries.order_by("pk").values_list("number", "account__email"):
                found.append(Person(email, PASSWORD, host, number, "Bénéficiaire"))
            participants = Participant.objects.filter(joined_at__isnull=False).order_by("pk")
            for email, employer in participants.values_list("account__email", "worker__organisation__name"):
                found.append(Person(email, PASSWORD, host, employer, "Participant"))
    return found


def role_of(membership: Membership) -> str:
    """Her roles, and where they stand when she can't act with them."""
    today = timezone.localdate(timezone=membership.fund.zone)
    roles, standing = ", ".join(membership.role_labels), membership.standing(today)
    return roles if standing == Standing.IN_FORCE else f"{roles} ({standing.label.lower()})"


def write(path: Path) -> None:
    """`people.json`, for checks that sign in by themselves."""
    path.write_text(json.dumps([asdict(person) for person in people()], ensure_ascii=False, indent=1) + "\n")


def table() -> str:
    """The same, for reading in a terminal."""
    lines = [("ADRESSE", "MOT DE PASSE", "SITE", "ORGANISATION", "RÔLE")]
    lines += [(p.email, p.password, p.host, p.organisation, p.role) for p in people()]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    rows = (zip(line, widths, strict=True) for line in lines)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in row).rstrip() for row in rows)
