"""What a membership lets a person be, and in which kind of organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability


class OrganisationKind(models.TextChoices):
    """One organisation may be several of these."""

    COMPANY = "company", _("Entreprise")
    OPERATOR = "operator", _("Opérateur agréé")
    TRAINING_BODY = "training_body", _("Organisme de formation")
    PUBLIC_BODY = "public_body", _("Organisme public")
    FUND_OFFICE = "fund_office", _("Fonds")


# Acted as by whoever is to become a mandatee, until the convention naming her is accepted (`ATM-12`). Never stored.
NEWCOMER = "newcomer"


class Role(models.TextChoices):
    FUND_ADMINISTRATOR = "fund_administrator", _("Administrateur du fonds")
    FUND_OFFICER = "fund_officer", _("Gestionnaire du fonds")
    ORGANISATIONS_OFFICER = "fund_officer_organisations", _("Gestionnaire – organisations et droits")
    PREENCODING_OFFICER = "fund_officer_preencoding", _("Gestionnaire – pré-encodage")
    CERTIFICATION_OFFICER = "fund_officer_certification", _("Gestionnaire – certificats")
    BATCH_OFFICER = "fund_officer_batch", _("Gestionnaire – canal de fichiers")
    MEMBERSHIP_OFFICER = "fund_officer_membership", _("Gestionnaire – services aux adhérents")
    ENROLMENT_OFFICER = "fund_officer_enrolment", _("Gestionnaire – inscriptions")
    MANDATEE = "mandatee", _("Mandataire")
    ENCODER = "encoder", _("Encodeur")
    TRAINING_OFFICER = "training_officer", _("Responsable de formation")
    MANAGER = "manager", _("Gestionnaire de l’organisme")
    CONTRIBUTIONS_MANAGER = "contributions_manager", _("Gestionnaire des contributions")
    ACCESS_MANAGER = "access_manager", _("Responsable des accès")
    CO_ACCESS_MANAGER = "co_access_manager", _("Co-responsable des accès")


# The matters of a fund's office: each capability, and what belongs to none (organisations, people, their rights).
ORGANISATIONS = "organisations"
OFFICER_OF: dict[str, Role] = {
    ORGANISATIONS: Role.ORGANISATIONS_OFFICER,
    Capability.PREENCODING: Role.PREENCODING_OFFICER,
    Capability.CERTIFICATION: Role.CERTIFICATION_OFFICER,
    Capability.BATCH: Role.BATCH_OFFICER,
    Capability.MEMBERSHIP: Role.MEMBERSHIP_OFFICER,
    Capability.ENROLMENT: Role.ENROLMENT_OFFICER,
}

# In whose matters a company's workers are: its register, the people of its training requests, and those enrolled.
WORKERS = (ORGANISATIONS, Capability.PREENCODING, Capability.ENROLMENT)

# Whoever lets colleagues in (`FLA-36`, `ATN-04`): every organisation but the fund's own office may have them.
ACCESS_ROLES = frozenset({Role.ACCESS_MANAGER, Role.CO_ACCESS_MANAGER})

# Given for a year at a time where the fund says so (`ITM-06`).
YEARLY_ROLES = frozenset({Role.TRAINING_OFFICER})

# What the named manager of a newly activated quality may do at once (`FLA-30`). Never « Mandataire »: a convention's.
ROLE_OF_MANAGER: dict[str, Role] = {
    OrganisationKind.COMPANY: Role.TRAINING_OFFICER,
    OrganisationKind.OPERATOR: Role.ENCODER,
    OrganisationKind.TRAINING_BODY: Role.MANAGER,
    OrganisationKind.PUBLIC_BODY: Role.TRAINING_OFFICER,
}


ROLES_OF_KIND: dict[str, frozenset[str]] = {
    OrganisationKind.FUND_OFFICE: frozenset({Role.FUND_ADMINISTRATOR, Role.FUND_OFFICER, *OFFICER_OF.values()}),
    OrganisationKind.COMPANY: frozenset({Role.MANDATEE, Role.TRAINING_OFFICER, Role.CONTRIBUTIONS_MANAGER})
    | ACCESS_ROLES,
    OrganisationKind.OPERATOR: frozenset({Role.ENCODER}) | ACCESS_ROLES,
    OrganisationKind.TRAINING_BODY: frozenset({Role.MANAGER}) | ACCESS_ROLES,
    OrganisationKind.PUBLIC_BODY: frozenset({Role.TRAINING_OFFICER}) | ACCESS_ROLES,
}


def staff_roles(*matters: str) -> frozenset[str]:
    """The roles with which one does the staff's work in these matters; in none, those of whoever has them all."""
    return frozenset({Role.FUND_ADMINISTRATOR, Role.FUND_OFFICER, *(OFFICER_OF[matter] for matter in matters)})


def is_staff(actor: Actor, *matters: str) -> bool:
    """Whoever does the fund's work in one of these matters (a `Capability`, or `ORGANISATIONS`), acting for its office.

    Without a matter: only who has all of them, administrators and officers of the whole fund.
    """
    return actor.has(*staff_roles(*matters))


def is_of_office(actor: Actor) -> bool:
    """Anybody of the fund's staff, whatever her matters: reads the directory, and is no member of an organisation."""
    return actor.has(*ROLES_OF_KIND[OrganisationKind.FUND_OFFICE])


def manages_access(actor: Actor) -> bool:
    """An organisation's own people who let colleagues in, main or co-responsible."""
    return actor.has(*ACCESS_ROLES)


def is_administrator(actor: Actor) -> bool:
    """Who changes the fund's settings and the members of its office."""
    return actor.has(Role.FUND_ADMINISTRATOR)


def keeps_workers(actor: Actor) -> bool:
    """A company's or public body's own people, who keep its register of workers. An operator's encoders don't."""
    return actor.has(Role.MANDATEE, Role.TRAINING_OFFICER)
