"""Where papers speak of a person: conventions that designate her, terms that she accepted (`BEY-22`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Facts, Person, PersonalData, Subject

from .models import Designation, Paper, TermsAcceptance


def designated(person: Person) -> QuerySet[Designation]:
    """By her account once the convention is accepted, before that by the address that it names."""
    hers = Q(membership__user__in=person.user_ids) | Q(membership__isnull=True, email=person.email)
    return Designation.objects.filter(hers).select_related("paper__company").order_by("-pk")


def designations(person: Person) -> Iterable[Facts]:
    return (
        [
            (_("Entreprise"), one.paper.company.name),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Adresse e-mail"), one.email),
            (_("Document"), one.paper.get_kind_display()),
            (_("État"), one.paper.get_state_display()),
            (_("À partir du"), one.paper.starts_on),
            (_("Jusqu’au"), one.paper.ends_on),
        ]
        for one in designated(person)
    )


def papers(person: Person) -> Iterable[Subject]:
    return [(Paper._meta.label, uuid) for uuid in designated(person).values_list("paper__uuid", flat=True)]


def acceptances(person: Person) -> Iterable[Facts]:
    accepted = TermsAcceptance.objects.filter(user__in=person.user_ids).select_related("terms", "organisation")
    return (
        [
            (_("Version"), one.terms.version),
            (_("Organisation"), one.organisation.name),
            (_("Acceptées le"), one.accepted_at),
        ]
        for one in accepted.order_by("-pk")
    )


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="designations",
            label=_("Les conventions qui me désignent"),
            retention=_("Aussi longtemps que la convention, puis le temps de prouver ce qui fut fait à ce titre."),
            basis=_("Exécution de la convention entre l’entreprise et le fonds (RGPD, art. 6.1.b et f)."),
            rows=designations,
            subjects=papers,
            capability=Capability.PREENCODING,
        ),
        PersonalData(
            name="terms",
            label=_("Les conditions d’utilisation que j’ai acceptées"),
            retention=_("Aussi longtemps que ce qui fut fait sous cette version."),
            basis=_("Exécution des conditions acceptées (RGPD, art. 6.1.b)."),
            rows=acceptances,
            capability=Capability.PREENCODING,
        ),
    ]
