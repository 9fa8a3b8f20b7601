"""The demo's requests for rights at `horizon`, some in each state, made by running the services that real ones go
through; the fund knows figures that some of their proofs match.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone, translation
from django.utils.text import slugify

from extranet.accounts.models import User
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_establishment, add_organisation, known_or_new
from extranet.rights import services
from extranet.rights.catalogue import SERVICES_OF, Profile, Service
from extranet.rights.claims import Attestation, EntityClaim, PersonClaim
from extranet.rights.forms.entities import ATTESTATION_VERSION
from extranet.rights.models import Application, FigureKind, Right
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of
from .people import PASSWORD


@dataclass(frozen=True, slots=True)
class Company:
    """An invented organisation that the fund knows, and what only few others know of it."""

    name: str
    kind: OrganisationKind
    siret: str
    city: str
    code: str = ""
    payroll: Decimal | None = None
    nda: str = ""
    invoice: Decimal | None = None


COMPANIES = [
    Company(
        "Bureau Fictif SAS", OrganisationKind.COMPANY, "44306184100013", "Lyon",
        code="H-1001", payroll=Decimal("1250000.40"),
    ),
    Company(
        "Cabinet Imaginé", OrganisationKind.COMPANY, "40483304800014", "Nantes",
        code="H-1002", payroll=Decimal(612000),
    ),
    Company(
        "Formations Inventées", OrganisationKind.TRAINING_BODY, "50800121100012", "Lille",
        nda="31590001234", invoice=Decimal("1800.00"),
    ),
]  # fmt: skip


def make(fund: Fund) -> None:
    """Once; nothing where somebody asked already."""
    with scope(fund), translation.override(fund.language):
        if Application.objects.exists():
            return
        staff = actor_of(Membership.objects.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        for company in COMPANIES:
            know(staff, company)
        ask_and_decide(fund, staff)


def know(staff: Actor, company: Company) -> Organisation:
    organisation = add_organisation(
        actor=staff,
        name=company.name,
        kinds=[company.kind],
        legal_form="SAS",
        siren=company.siret[:9],
        activity_number=company.nda,
        city=company.city,
        country="FR",
    )
    add_establishment(actor=staff, organisation=organisation, name="Siège", siret=company.siret, city=company.city)
    year = timezone.localdate().year - 1
    if company.code:
        services.add_figure(actor=staff, organisation=organisation, kind=FigureKind.MEMBER_CODE, reference=company.code)
    if company.payroll is not None:
        services.add_figure(
            actor=staff, organisation=organisation, kind=FigureKind.PAYROLL, year=year, amount=company.payroll
        )
    if company.invoice is not None:
        services.add_figure(
            actor=staff, organisation=organisation, kind=FigureKind.INVOICE, reference="F-0001", amount=company.invoice
        )
    return organisation


def ask_and_decide(fund: Fund, staff: Actor) -> None:
    """A handful in each state, walked by the people who would."""
    bureau, cabinet, body = COMPANIES
    asked(fund, "Mme", "Esquisse", "Jeanne", member(bureau))
    asked(fund, "M.", "Ébauche", "Rachid", member(bureau, payroll=999_000))
    asked(fund, "Mme", "Maquette", "Sofia", member(replace(bureau, siret="33344455200017")))
    asked(fund, "M.", "Prototype", "Luc", training_body(body))
    both = asked(fund, "Mme", "Modèle", "Chloé", member(cabinet), training_body(body))
    decide_first(fund, staff, both)
    confirmed = asked(fund, "M.", "Exemple", "Yanis", member(cabinet))
    confirm(fund, staff, confirmed, SERVICES_OF[Profile.MEMBER])
    refused = asked(fund, "Mme", "Essai", "Paula", member(cabinet, member_code="H-9999", payroll=1))
    reason = "Ni le code ni la masse salariale ne correspondent : demandez-les à votre comptabilité, et recommencez."
    services.refuse(actor=staff, fund=fund, application=refused, services=SERVICES_OF[Profile.MEMBER], reason=reason)
    suspended = asked(fund, "M.", "Brouillon", "Marc", training_body(body))
    confirm(fund, staff, suspended, SERVICES_OF[Profile.TRAINING_BODY])
    services.suspend(actor=staff, fund=fund, right=right_in(suspended), reason="Changement de gérance en cours.")
    ended = asked(fund, "Mme", "Croquis", "Émilie", training_body(body))
    confirm(fund, staff, ended, SERVICES_OF[Profile.TRAINING_BODY])
    services.end(actor=staff, fund=fund, right=right_in(ended), reason="A quitté l’organisme.")


def decide_first(fund: Fund, staff: Actor, application: Application) -> None:
    """One service confirmed until the end of next year, the other still waiting."""
    last_day = timezone.localdate().replace(year=timezone.localdate().year + 1, month=12, day=31)
    services.confirm(
        actor=staff, fund=fund, application=application, services=[Service.TRAINING_FILES], ends_on=last_day
    )


def confirm(fund: Fund, staff: Actor, application: Application, chosen: tuple[Service, ...]) -> None:
    services.confirm(actor=staff, fund=fund, application=application, services=chosen)


def right_in(application: Application) -> Right:
    return application.rights.earliest("pk")


def member(company: Company, **typed: object) -> EntityClaim:
    """What somebody types who knows the company, unless she types something else."""
    claim = EntityClaim(
        profile=Profile.MEMBER,
        services=SERVICES_OF[Profile.MEMBER],
        legal_representative="Camille Fictif",
        capacity="Responsable des ressources humaines",
        siret=company.siret,
        member_code=company.code,
        payroll=int(company.payroll or 0),
        payroll_year=timezone.localdate().year - 1,
        branch="Bureaux d’études inventés",
    )
    return replace(claim, **typed)  # type: ignore[arg-type]


def training_body(company: Company) -> EntityClaim:
    return EntityClaim(
        profile=Profile.TRAINING_BODY,
        services=SERVICES_OF[Profile.TRAINING_BODY],
        legal_representative="Dominique Inventé",
        capacity="Comptable",
        siret=company.siret,
        activity_number=company.nda,
        invoice_amount=company.invoice,
    )


def asked(fund: Fund, title: str, last_name: str, first_name: str, *claims: EntityClaim) -> Application:
    """The first application of somebody who has confirmed her address and asks for these entities."""
    user = person(f"{slugify(first_name)}.{slugify(last_name)}@demo.invalid")
    return services.ask_for_rights(
        actor=acting(fund.pk, user, None),
        fund=fund,
        user=user,
        person=PersonClaim(title.rstrip("."), last_name, first_name),
        entities=claims,
        attestation=Attestation(ATTESTATION_VERSION, timezone.now(), "127.0.0.1"),
    )[0]


def person(email: str) -> User:
    user = known_or_new(email)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user
