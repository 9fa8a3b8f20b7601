"""What a key may be used for, and the roles that this lends it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import OFFICER_OF, Role
from extranet.tenants.capabilities import Capability


class Scope(models.TextChoices):
    TRAINING_READ = "training:read", _("Lire les demandes de formation")
    TRAINING_WRITE = "training:write", _("Encoder et envoyer des demandes de formation")
    CERTIFICATION_READ = "certification:read", _("Lire les dossiers, les calendriers et les heures")
    CERTIFICATION_WRITE = "certification:write", _("Préparer les calendriers et les heures, sans les certifier")
    TRANSMISSION = "transmission:read", _("Reprendre les heures certifiées")
    ENROLMENT_READ = "enrolment:read", _("Lire le catalogue et les inscriptions")
    ENROLMENT_WRITE = "enrolment:write", _("Inscrire, désinscrire et tenir les données du personnel")
    FUNDING_READ = "funding:read", _("Lire les prises en charge, les factures et les règlements")
    FUNDING_WRITE = "funding:write", _("Préparer des demandes de prise en charge et déposer des factures")
    DECLARATIONS_READ = "declarations:read", _("Lire les déclarations et leurs réponses")


CAPABILITY_OF: dict[str, Capability] = {
    Scope.TRAINING_READ: Capability.PREENCODING,
    Scope.TRAINING_WRITE: Capability.PREENCODING,
    Scope.CERTIFICATION_READ: Capability.CERTIFICATION,
    Scope.CERTIFICATION_WRITE: Capability.CERTIFICATION,
    Scope.TRANSMISSION: Capability.CERTIFICATION,
    Scope.ENROLMENT_READ: Capability.ENROLMENT,
    Scope.ENROLMENT_WRITE: Capability.ENROLMENT,
    Scope.FUNDING_READ: Capability.MEMBERSHIP,
    Scope.FUNDING_WRITE: Capability.MEMBERSHIP,
    Scope.DECLARATIONS_READ: Capability.BATCH,
}

# The roles that a scope is worth something with. A key gets those of them that its maker holds, and no others.
ROLES_OF_SCOPE: dict[str, frozenset[Role]] = {
    Scope.TRAINING_READ: frozenset({Role.ENCODER, Role.MANDATEE, Role.PREENCODING_OFFICER}),
    Scope.TRAINING_WRITE: frozenset({Role.ENCODER, Role.MANDATEE}),
    Scope.CERTIFICATION_READ: frozenset({Role.MANAGER, Role.CERTIFICATION_OFFICER}),
    Scope.CERTIFICATION_WRITE: frozenset({Role.MANAGER, Role.CERTIFICATION_OFFICER}),
    Scope.TRANSMISSION: frozenset({Role.CERTIFICATION_OFFICER}),
    Scope.ENROLMENT_READ: frozenset({Role.TRAINING_OFFICER, Role.MANDATEE, Role.ENROLMENT_OFFICER}),
    Scope.ENROLMENT_WRITE: frozenset({Role.TRAINING_OFFICER, Role.MANDATEE, Role.ENROLMENT_OFFICER}),
    Scope.FUNDING_READ: frozenset({Role.TRAINING_OFFICER, Role.MANAGER, Role.MEMBERSHIP_OFFICER}),
    Scope.FUNDING_WRITE: frozenset({Role.TRAINING_OFFICER, Role.MANAGER}),
    Scope.DECLARATIONS_READ: frozenset({Role.MANDATEE, Role.TRAINING_OFFICER, Role.BATCH_OFFICER}),
}


def lent(scopes: Iterable[str], held: frozenset[str]) -> frozenset[str]:
    """The roles that a key with these scopes gets from a maker who holds `held`.

    Who has all of a fund's matters holds the role of each: a key of hers gets the narrow one.
    """
    if not held.isdisjoint({Role.FUND_ADMINISTRATOR, Role.FUND_OFFICER}):
        held |= frozenset(OFFICER_OF.values())
    return frozenset(str(role) for scope in scopes for role in ROLES_OF_SCOPE[scope] if role in held)


def withheld(capabilities: Iterable[str], held: frozenset[str], possible: frozenset[str]) -> dict[str, list[Scope]]:
    """The scopes that a maker can't give, by the sentence that says why and whom to ask.

    `possible` are the roles that an organisation like hers can have at all.
    """
    given = set(offered(capabilities, held))
    switched_on = set(capabilities)
    reasons: dict[str, list[Scope]] = {}
    for scope in Scope:
        if scope not in given:
            reasons.setdefault(why(scope, switched_on, possible), []).append(scope)
    return reasons


def why(scope: Scope, switched_on: set[str], possible: frozenset[str]) -> str:
    if CAPABILITY_OF[scope] not in switched_on:
        return gettext("Le fonds n’a pas ce service : adressez-vous à lui.")
    roles = [str(role.label) for role in Role if role in ROLES_OF_SCOPE[scope] & possible]
    if not roles:
        return gettext("Ne concerne pas une organisation comme la vôtre.")
    said = {"roles": gettext(" » ou « ").join(roles)}
    return gettext("Il vous faut le rôle « %(roles)s » : demandez-le à un responsable des accès ou au fonds.") % said


def offered(capabilities: Iterable[str], held: frozenset[str]) -> list[Scope]:
    """The scopes that a maker may give a key: their capability is on, and she holds a role that they lend."""
    switched_on = set(capabilities)
    return [scope for scope in Scope if CAPABILITY_OF[scope] in switched_on and lent([scope], held)]
