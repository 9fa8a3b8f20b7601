"""Where certificates speak of somebody who has an account: the hours she vouched for, her letter (`BEY-22`).

The worker whose dossier it is has no account here yet: her part comes with her space.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Facts, Person, PersonalData, Subject

from .models import Evidence, HoursVersion, SupportingDocument
from .periods import month_name
from .proofs import Method


def vouched_for(person: Person) -> Iterable[Facts]:
    hers = HoursVersion.objects.filter(saved_by__in=person.user_ids).select_related("dossier").order_by("-pk")
    return (
        [
            (_("N° dossier"), one.dossier.number),
            (_("Mois"), month_name(one.month)),
            (_("Version"), one.number),
            (_("Heures saisies"), one.saved_at),
            (_("Un mot sur l’écart"), one.remark),
        ]
        for one in hers
    )


def letters(person: Person) -> Iterable[Facts]:
    hers = SupportingDocument.objects.filter(certifier__user__in=person.user_ids).select_related("body")
    return (
        [
            (_("Organisme"), one.body.name),
            (_("Justificatif"), one.get_kind_display()),
            (_("Déposé le"), one.deposited_at),
            (_("État"), one.get_state_display()),
            (_("Décidé le"), one.decided_at),
            (_("Valable jusqu’au"), one.valid_until),
            (_("Motif"), one.reason),
        ]
        for one in hers.order_by("-pk")
    )


def letters_seen(person: Person) -> Iterable[Subject]:
    hers = SupportingDocument.objects.filter(certifier__user__in=person.user_ids)
    return [(SupportingDocument._meta.label, uuid) for uuid in hers.values_list("uuid", flat=True)]


def certified(person: Person) -> Iterable[Facts]:
    """What the evidence files say of her: where from, with what, by which way she certified."""
    hers = Evidence.objects.filter(kind=Evidence.Kind.CERTIFIED, certificate__certified_by__in=person.user_ids)
    for one in hers.order_by("-pk").iterator():
        said = one.said
        yield [
            (_("N° du certificat"), said["certificate"]),
            (_("N° dossier"), said["dossier"]),
            (_("Certifié le"), one.recorded_at),
            (_("Cases cochées"), [each["text"] for each in said["statements"]]),
            (_("Moyen"), Method(said["method"]).label),
            (_("Code envoyé à"), said["code"].get("sent_to", "")),
            (_("Adresse IP"), said["ip"]),
            (_("Navigateur"), said["user_agent"]),
        ]


def certificates_of(person: Person) -> Iterable[Subject]:
    hers = Evidence.objects.filter(kind=Evidence.Kind.CERTIFIED, certificate__certified_by__in=person.user_ids)
    return (("certification.Certificate", uuid) for uuid in hers.values_list("certificate__uuid", flat=True))


def entries() -> list[PersonalData]:
    return [
        PersonalData(
            name="hours",
            label=_("Les heures que j’ai saisies"),
            retention=_("Aussi longtemps que le dossier : c’est une preuve."),
            basis=_("Obligation légale : justifier le financement (RGPD, art. 6.1.c)."),
            rows=vouched_for,
            capability=Capability.CERTIFICATION,
        ),
        PersonalData(
            name="certifier",
            label=_("Mes lettres de consentement de certificateur"),
            retention=_("Aussi longtemps que les certificats que j’ai certifiés en ligne : elles en sont la preuve."),
            basis=_("Intérêt légitime : prouver qui pouvait certifier (RGPD, art. 6.1.f)."),
            rows=letters,
            subjects=letters_seen,
            capability=Capability.CERTIFICATION,
        ),
        PersonalData(
            name="certifications",
            label=_("Ce que j’ai certifié, et ce qui le prouve"),
            retention=_("Aussi longtemps que le certificat : c’est une preuve, que rien ne modifie."),
            basis=_("Obligation légale : justifier le financement (RGPD, art. 6.1.c)."),
            rows=certified,
            subjects=certificates_of,
            capability=Capability.CERTIFICATION,
        ),
    ]
