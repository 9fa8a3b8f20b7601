"""Her sessions, what she asked, her lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.personal_data.holdings import tied_workers
from extranet.retention.clocks import last_day_of
from extranet.retention.erasing import held_among
from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.erasing import born, deleting, emptying
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Goes, Person, PersonalData, Stays, Subject

from ..models import Enrolment, EnrolmentRequest, Interest, Participant, Presence, Session, Sheet
from ..queries import said_to_be
from ..retention import SESSION
from ..workflow import EnrolmentState

section = partial(
    PersonalData,
    basis=_("Mission d’intérêt public : organiser la formation (RGPD, art. 6.1.e)."),
    capability=Capability.ENROLMENT,
)


def enrolments(person: Person) -> Iterable[Facts]:
    hers = Enrolment.objects.filter(said_to_be(person.user_ids)).select_related("session__course", "organisation")
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
    hers = Interest.objects.filter(said_to_be(person.user_ids)).select_related("course")
    return ([(_("Formation"), one.course.title), (_("Depuis le"), one.created_at)] for one in hers.order_by("-pk"))


NOTED = [EnrolmentState.PRESENT, EnrolmentState.EXCUSED, EnrolmentState.ABSENT]


def workers_of(person: Person) -> list[int]:
    return [worker.pk for worker in tied_workers(person)]


def own_workers(person: Person) -> Iterable[int]:
    """The entries that she said are hers, when she opened her space."""
    hers = Participant.objects.filter(account__in=person.user_ids, joined_at__isnull=False)
    return hers.values_list("worker", flat=True)


def accounts_of_workers(worker_ids: Iterable[int]) -> Iterable[int]:
    hers = Participant.objects.filter(worker__in=list(worker_ids), joined_at__isnull=False, account__isnull=False)
    return hers.values_list("account", flat=True)


def attended(person: Person) -> QuerySet[Enrolment]:
    hers = Enrolment.objects.filter(worker__in=workers_of(person))
    proved = hers.filter(Q(state__in=NOTED) | Q(pk__in=Presence.objects.values("enrolment")))
    return proved.exclude(session__uuid__in=forgotten_files(Session))


def noted(person: Person) -> QuerySet[Presence]:
    return Presence.objects.filter(Q(enrolment__in=attended(person)) | Q(noted_by_user__in=person.user_ids))


def confirmed(person: Person) -> QuerySet[Sheet]:
    return Sheet.objects.filter(confirmed_by_user__in=person.user_ids)


def last_proof(person: Person) -> datetime.date | None:
    """As long as the fund keeps the sessions: `retention.SESSION`."""
    hers = Q(pk__in=attended(person).values("session"))
    hers |= Q(parts__presences__in=noted(person)) | Q(parts__sheets__in=confirmed(person))
    return last_day_of(SESSION, Session.objects.filter(hers))


def held(person: Person) -> Iterable[str]:
    hers = Enrolment.objects.filter(worker__in=workers_of(person))
    return held_among(Session.objects.filter(pk__in=hers.order_by().values("session")))


def unattended(person: Person) -> QuerySet[Enrolment]:
    """What a forgotten session counts stays counted: it names nobody but by the register."""
    hers = Enrolment.objects.filter(worker__in=workers_of(person)).exclude(pk__in=attended(person).values("pk"))
    return hers.exclude(session__uuid__in=forgotten_files(Session))


def count_unattended(person: Person) -> int:
    return unattended(person).count()


def erase_unattended(person: Person) -> int:
    """Whatever took such a place over, or asked for it, no longer points at it."""
    ids = list(unattended(person).values_list("pk", flat=True))
    asked(person).delete()
    Enrolment.objects.filter(replaces__in=ids).update(replaces=None)
    Enrolment.objects.filter(pk__in=ids).delete()
    return len(ids)


def taught(person: Person) -> QuerySet[Session]:
    return Session.objects.filter(trainer_email__in=person.mails).exclude(trainer_email="")


def asked(person: Person) -> QuerySet[EnrolmentRequest]:
    hers = Q(email__in=person.mails) | Q(worker__in=workers_of(person))
    hers |= Q(email__in=person.typed, last_first_folded__in=person.names)
    return EnrolmentRequest.objects.filter(hers | born(person))


def addresses(person: Person) -> Iterable[str]:
    return asked(person).values_list("email", flat=True)


def awaited(person: Person) -> QuerySet[Interest]:
    return Interest.objects.filter(worker__in=workers_of(person))


def spaces(person: Person) -> QuerySet[Participant]:
    return Participant.objects.filter(Q(worker__in=workers_of(person)) | Q(account__in=person.user_ids))


def entries() -> list[PersonalData]:
    return [
        section(
            name="enrolments",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes inscriptions à des formations"),
            retention=_(
                "Aussi longtemps que la session : %(enrolment-sessions)s où elle a eu lieu. C’est la preuve de la"
                " participation."
            ),
            rows=enrolments,
            goes=[
                Goes(_("Vos inscriptions sans présence notée"), count_unattended, erase_unattended),
                emptying(_("Votre nom de formateur"), taught, trainer="", trainer_email=""),
            ],
            stays=[
                Stays(
                    _("Les sessions où votre présence est notée, et les feuilles que vous avez confirmées"),
                    _("C’est la preuve de la participation : 3 ans au moins après la session, selon le fonds."),
                    lambda person: [attended(person), noted(person), confirmed(person)],
                    last_proof,
                )
            ],
            rank=0,
        ),
        section(
            name="enrolment_requests",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes demandes d’inscription"),
            retention=_("Six mois après la décision."),
            rows=requests_of,
            goes=[deleting(_("Vos demandes d’inscription"), asked)],
            subjects=requests_seen,
        ),
        section(
            name="interests",
            protection=Protection.CONFIDENTIAL,
            label=_("Mes listes « Tenez-moi au courant »"),
            retention=_("Jusqu’à ce que vous la quittiez."),
            rows=lists,
            goes=[deleting(_("Vos listes « Tenez-moi au courant » et votre espace"), awaited, spaces)],
        ),
    ]
