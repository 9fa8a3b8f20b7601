"""Her sessions, what she asked, her lists."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import Facts, Person, PersonalData, Subject

from ..models import Enrolment, EnrolmentRequest, Interest

section = partial(
    PersonalData,
    basis=_("Mission d’intérêt public : organiser la formation (RGPD, art. 6.1.e)."),
    capability=Capability.ENROLMENT,
)


def enrolments(person: Person) -> Iterable[Facts]:
    hers = Enrolment.objects.filter(
        worker__participants__account__in=person.user_ids, worker__participants__joined_at__isnull=False
    ).select_related("session__course", "organisation")
    return (
        [
            (_("Formation"), one.session.course.title),
            (_("Organisation"), one.organisation.name),
            (_("Début"), one.session.starts_at),
            (_("Statut"), one.get_state_display()),
            (_("Demandée le"), one.created_at),
            (_("Origine"), one.get_source_display()),
            (_("Annulée le"), one.cancelled_at),
            (_("Motif"), one.cancel_reason),
        ]
        for one in hers.order_by("-pk")
    )


def requests_of(person: Person) -> Iterable[Facts]:
    """Those made with her address and confirmed: whoever typed it proved that it is hers."""
    hers = EnrolmentRequest.objects.filter(email=person.email, proved_at__isnull=False).select_related(
        "course", "organisation"
    )
    return (
        [
            (_("Formation"), one.course.title),
            (_("Organisation"), one.organisation_shown),
            (_("Nom"), one.last_name),
            (_("Prénom"), one.first_name),
            (_("Date de naissance"), one.birth_date),
            (_("Téléphone"), one.phone),
            (_("Service"), one.unit),
            (_("Fonction"), one.function),
            (_("Confirmée le"), one.proved_at),
            (_("Statut"), one.get_state_display()),
            (_("Motif du refus"), one.reason),
        ]
        for one in hers.order_by("-pk")
    )


def requests_seen(person: Person) -> Iterable[Subject]:
    hers = EnrolmentRequest.objects.filter(email=person.email, proved_at__isnull=False)
    return [(EnrolmentRequest._meta.label, uuid) for uuid in hers.values_list("uuid", flat=True)]


def lists(person: Person) -> Iterable[Facts]:
    hers = Interest.objects.filter(
        worker__participants__account__in=person.user_ids, worker__participants__joined_at__isnull=False
    ).select_related("course")
    return ([(_("Formation"), one.course.title), (_("Depuis le"), one.created_at)] for one in hers.order_by("-pk"))


def entries() -> list[PersonalData]:
    return [
        section(
            name="enrolments",
            label=_("Mes inscriptions à des formations"),
            retention=_("Aussi longtemps que le fonds garde la session : c’est la preuve de la participation."),
            rows=enrolments,
            rank=0,
        ),
        section(
            name="enrolment_requests",
            label=_("Mes demandes d’inscription"),
            retention=_("Six mois après la décision."),
            rows=requests_of,
            subjects=requests_seen,
        ),
        section(
            name="interests",
            label=_("Mes listes « Tenez-moi au courant »"),
            retention=_("Jusqu’à ce que vous la quittiez."),
            rows=lists,
        ),
    ]
